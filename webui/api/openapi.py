"""The OpenAPI 3.1 document, made from the operations that the application really has."""

import re
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kb.sentences import sentence as _
from webui.api.operations import WHO, Operation, anyone
from webui.api.shapes.common import Problem
from webui.errors import WORDS

REF = "#/components/schemas/{model}"
PREFIX = "/api/v1"
ALWAYS = (401, 500)
FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@cache
def document(app: Flask) -> dict[str, Any]:
    """Describe every API call of this application."""
    found = operations(app)
    shapes: list[Any] = [(Problem, "serialization")]
    for _path, _method, call in found:
        shapes += [(shape, "validation") for shape in (call.query, call.body) if shape]
        shapes += [(call.answer, "serialization")] if call.answer else []
    names, definitions = models_json_schema(list(dict.fromkeys(shapes)), ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, call in found:
        paths.setdefault(path, {})[method] = _operation(path, call, names, definitions["$defs"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("解答 API"),
            "version": version("jieda"),
            "description": (
                _(
                    "知识库搜索、推荐和工单。时间是 UTC（RFC 3339），"
                    "错误是 application/problem+json（RFC 9457）。"
                )
            ),
        },
        "servers": [{"url": PREFIX}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def operations(app: Flask) -> list[tuple[str, str, Operation]]:
    """Return path, method and description of every call."""
    return [
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(PREFIX), method.lower(), call)
        for rule in app.url_map.iter_rules()
        if (call := getattr(app.view_functions[rule.endpoint], "operation", None))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def _operation(path: str, call: Operation, names: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    described: dict[str, Any] = {
        "summary": call.summary,
        "description": WHO[call.allowed],
        "tags": [path.split("/")[1]],
        "parameters": parameters,
        "responses": {
            str(call.status): {
                "description": _("成功"),
                "content": _content(names, call.answer, "serialization") if call.answer else FILE,
            },
            **{str(code): _problem(code) for code in _codes(path, call)},
        },
    }
    if call.status == 201:
        described["responses"]["201"]["headers"] = {"Location": {"schema": {"type": "string"}}}
    if call.allowed is not anyone:
        described["security"] = [{"token": []}]
    if call.query:
        parameters += _parameters(call.query, definitions)
    if call.takes_file:
        described["requestBody"] = {"required": True, "content": FILE}
    if call.body:
        described["requestBody"] = {"required": True, "content": _content(names, call.body, "validation")}
    return described


def _codes(path: str, call: Operation) -> list[int]:
    codes = {*ALWAYS, *call.errors}
    if call.allowed is not anyone:
        codes.add(403)
    if "{" in path:
        codes.add(404)
    if call.query:
        codes.add(422)
    if call.body:
        codes |= {400, 413, 415, 422}
    if call.takes_file:
        codes.add(413)
    return sorted(codes)


def _problem(code: int) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": WORDS[code][0], "content": {"application/problem+json": {"schema": schema}}}


def _content(names: Any, shape: type[BaseModel], mode: str) -> dict[str, Any]:
    return {"application/json": {"schema": names[(shape, mode)]}}


def _parameters(shape: type[BaseModel], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    schema = definitions[shape.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", []), "schema": kind}
        for name, kind in schema["properties"].items()
    ]

"""Read what a client sent: JSON bodies and query strings; every complaint stands at its field."""

import json
from collections.abc import Mapping
from typing import Any, Never, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from kb.errors import Invalid, Problems
from kb.sentences import Sentence
from kb.sentences import sentence as _
from kb.text import clean

BODY_BYTES = 16 * 1024 * 1024
DEEPEST = 12

Model = TypeVar("Model", bound=BaseModel)

COMPLAINTS = {
    "missing": _("必填"),
    "string_type": _("应当是文字"),
    "int_type": _("应当是整数"),
    "int_parsing": _("应当是整数"),
    "int_from_float": _("应当是整数"),
    "int_parsing_size": _("数字太大"),
    "bool_type": _("应当是 true 或 false"),
    "bool_parsing": _("应当是 true 或 false"),
    "list_type": _("应当是列表"),
    "model_type": _("应当是对象"),
    "model_attributes_type": _("应当是对象"),
    "greater_than_equal": _("不能小于 %(ge)s"),
    "less_than_equal": _("不能大于 %(le)s"),
    "string_too_long": _("最多 %(max_length)s 个字符"),
    "string_too_short": _("不能为空"),
    "date_from_datetime_parsing": _("日期要写成 2026-12-31 这样"),
    "date_parsing": _("日期要写成 2026-12-31 这样"),
    "date_type": _("日期要写成 2026-12-31 这样"),
    "date_from_datetime_inexact": _("日期要写成 2026-12-31 这样"),
    "literal_error": _("只能是 %(expected)s"),
}


def body(model: type[Model]) -> Model:
    """Return the JSON object of this request as a model; nothing at all counts as an empty one."""
    request.max_content_length = BODY_BYTES
    sent = request.get_data(cache=False)
    if sent and not request.is_json:
        raise UnsupportedMediaType()
    try:
        data = _clean(json.loads(sent or b"{}", parse_constant=_no_constant), DEEPEST)
    except (ValueError, RecursionError) as error:
        raise BadRequest() from error
    if not isinstance(data, dict):
        raise Invalid("body", _("应当是一个 JSON 对象"))
    return _checked(model, data)


def query(model: type[Model]) -> Model:
    """Return the query string of this request as a model."""
    return _checked(model, {name: clean(value) for name, value in request.args.items()})


def _checked(model: type[Model], data: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = Problems()
        for complaint in error.errors(include_url=False, include_input=False):
            field = ".".join(str(step) for step in complaint["loc"] if isinstance(step, str)) or "body"
            words = COMPLAINTS.get(complaint["type"], _("格式不对"))
            problems.add(field, Sentence(words, **complaint.get("ctx", {})))
        problems.raise_if_any()
        raise


def _clean(value: Any, levels: int) -> Any:
    """Clean every text as kb does, so that none of them can hurt on its way to the database."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict | list) and not levels:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {clean(name): _clean(item, levels - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, levels - 1) for item in value]
    return value


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is no JSON")

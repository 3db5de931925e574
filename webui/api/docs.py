"""The API's documentation: the document for machines, and a page rendered from it."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from webui.api.openapi import PREFIX, document
from webui.languages import spoken

blueprint = Blueprint("api_docs", __name__)


@blueprint.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI document."""
    return jsonify(spoken(document(current_app)))


@blueprint.get("/api/docs")
def page() -> str:
    """Show the OpenAPI document to people."""
    return render_template("api/docs.html", spec=spoken(document(current_app)), kind_of=kind_of)


def kind_of(schema: dict[str, Any]) -> str:
    """Say in a few words what a JSON schema allows."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(kind_of(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(value) or '""' for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    if "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
        return f"{{…: {kind_of(schema['additionalProperties'])}}}"
    words = str(schema.get("format") or schema.get("type", ""))
    limits = [
        f"{sign}{schema[name]}" for name, sign in (("minimum", "≥"), ("maximum", "≤")) if name in schema
    ]
    return " ".join([words, *limits])

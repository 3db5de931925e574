"""What happens when something goes wrong: problem+json under /api/, a plain page elsewhere."""

import json
from typing import Any

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from kb.errors import Conflict, Forbidden, Invalid, KnowledgeError, NotFound, NotReady
from kb.sentences import Several
from kb.sentences import sentence as _
from webui import access
from webui.languages import spoken
from webui.logs import log

STATUS: dict[type[KnowledgeError], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}

WORDS = {
    400: (_("请求有误"), _("请求的内容读不懂，请检查后重试。")),
    401: (_("需要登录"), _("请先登录，或者带上有效的令牌。")),
    403: (_("没有权限"), _("没有做这件事的权限。")),
    404: (_("没有找到"), _("没有这个地址，或者你没有查看它的权限。")),
    405: (_("不支持这种操作"), _("这个地址不支持这种请求方法。")),
    409: (_("有冲突"), _("它已经被别人改动，或者现在的状态不允许这样做。")),
    413: (_("内容太大"), _("提交的内容超过了大小限制。")),
    415: (_("格式不支持"), _("请用 Content-Type: application/json 提交。")),
    422: (_("填写有误"), _("有的内容需要修改。")),
    429: (_("太频繁了"), _("操作太频繁，请稍等一会儿再试。")),
    500: (_("出错了"), _("服务器出了意外，已经记录下来。请稍后再试；如果一直这样，请把请求编号告诉管理员。")),
    503: (_("暂时不可用"), _("服务暂时不可用，请稍后再试。")),
}


def install(app: Flask) -> None:
    """Answer every error in the form that the asker reads."""
    app.register_error_handler(KnowledgeError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def answer(code: int, detail: str = "", fields: dict[str, str] | None = None) -> Response:
    """Return an error as problem+json (RFC 9457) or as a page."""
    title, usual = WORDS.get(code, (_("错误 %(code)s", code=code), ""))
    title, detail = spoken(title), spoken(detail or usual)
    if not access.is_api():
        page = render_template(
            "errors/error.html", code=code, title=title, detail=detail, request_id=g.get("request_id", "")
        )
        return Response(page, code, mimetype="text/html")
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": code,
        "detail": detail,
        "errors": [{"field": name, "detail": spoken(why)} for name, why in (fields or {}).items()],
        "request_id": g.get("request_id", ""),
    }
    response = Response(json.dumps(problem, ensure_ascii=False), code, mimetype="application/problem+json")
    if code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _known(error: KnowledgeError) -> Response:
    code = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    if isinstance(error, Invalid):
        return answer(code, Several(dict.fromkeys(error.fields.values()), "；"), error.fields)
    if isinstance(error, NotReady):
        return answer(code, str(error), error.fields)
    if code == 403 and access.person() is None and access.is_api():
        return answer(401)
    return answer(code, str(error))


def _http(error: HTTPException) -> Response:
    response = answer(error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", route=str(request.url_rule or "-"), exc_info=error)
    return answer(500)

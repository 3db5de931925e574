"""What the steps of a ticket say besides their words: limits, reasons, plans, and what they did to the clocks."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from kb.models import TicketEvent
from webui.presentation import language
from webui.presentation.labels import LABELS, label
from webui.presentation.language import gettext as _

SHAPE = "MM-dd HH:mm"
MOMENTS = {"occurred_at", "expected_at"}
OPEN_TO_ALL = {("resolution", "paused"), ("resolution", "resumed")}


def facts(event: TicketEvent, *, everything: bool) -> list[str]:
    """Return what a step of a ticket tells; of the clocks, requesters learn only that theirs stands still."""
    data = event.data or {}
    said = _SAID.get(event.kind)
    told = [words] if said and (words := said(data)) else []
    if everything and data.get("tried"):
        told.append(_("已经试过：%(articles)s", articles=_("、").join(data["tried"])))
    told += _done(data, everything=everything)
    if everything:
        told += _handed(data)
    return [*told, *_clocks(data.get("clocks", {}), everything=everything)]


def _done(data: dict[str, Any], *, everything: bool) -> Iterator[str]:
    """Say how something was done; what exactly is for colleagues."""
    if data.get("manner"):
        yield _("处理方式：%(manner)s", manner=label(data["manner"], "manner"))
    if everything and data.get("key_steps"):
        yield _("关键步骤：%(steps)s", steps=data["key_steps"])


def _handed(data: dict[str, Any]) -> Iterator[str]:
    """Tell colleagues to which team a ticket went, who handles it no more, and why."""
    if data.get("team"):
        yield _("交给处理组 %(team)s", team=data["team"])
    if data.get("let_go"):
        yield _("%(who)s 不再处理", who=data["let_go"])
    if data.get("from") and data.get("to") and isinstance(data["to"], str):
        yield _("从 %(first)s 转出", first=data["from"])
    if data.get("to") and data.get("reason"):
        yield _("原因：%(reason)s", reason=data["reason"])


def _transferred(data: dict[str, Any]) -> str:
    return _("现在由 %(who)s 处理", who=data.get("to", ""))


def _copied(data: dict[str, Any]) -> str:
    if data.get("gone"):
        return _("不再抄送 %(who)s", who=_("、").join(data["gone"]))
    return _("抄送给 %(who)s", who=_("、").join(data.get("people", [])))


def _asked_of(data: dict[str, Any]) -> str:
    return _("问 %(whom)s", whom=data.get("whom", ""))


def _answered_by(data: dict[str, Any]) -> str:
    return _("%(whom)s 答复", whom=data.get("whom", ""))


def _clocks(clocks: dict[str, Any], *, everything: bool) -> Iterator[str]:
    for kind, did in clocks.items():
        if everything or (kind, did.get("did")) in OPEN_TO_ALL:
            yield _clock(kind, did)


def _clock(kind: str, did: dict[str, Any]) -> str:
    name, what = label(kind, "clock"), label(did["did"], "clock-did")
    if did["did"] == "met" and did.get("late"):
        return _("%(clock)s：已完成，但超过了时限 %(due)s", clock=name, due=_moment(did["due"]))
    if did["did"] in {"started", "resumed", "moved"}:
        return _("%(clock)s：%(what)s，时限 %(due)s", clock=name, what=what, due=_moment(did["due"]))
    return _("%(clock)s：%(what)s", clock=name, what=what)


def _about(data: dict[str, Any]) -> dict[str, str]:
    due = _moment(data["due"]) if data.get("due") else "—"
    return {"clock": label(str(data.get("about", "")), "clock"), "due": due}


def _warned(data: dict[str, Any]) -> str:
    return _("%(clock)s的时限 %(due)s 快到了，处理人会说明新的预计时间", **_about(data))


def _breached(data: dict[str, Any]) -> str:
    return _("%(clock)s的时限 %(due)s 已经过了", **_about(data))


def _moved(data: dict[str, Any]) -> str:
    return _("时限或日历改了，%(clock)s的时限现在是 %(due)s", **_about(data))


def _plan(data: dict[str, Any]) -> str:
    return _(
        "处理人 %(who)s，预计 %(when)s 前解决", who=data.get("handler", ""), when=_moment(data["expected"])
    )


def _replanned(data: dict[str, Any]) -> str:
    reason = language.translated(str(data.get("reason", "")))
    return _("新的预计时间 %(when)s，原因：%(reason)s", when=_moment(data["expected"]), reason=reason)


def _explained(data: dict[str, Any]) -> str:
    clock = label(str(data.get("about", "")), "clock")
    return _("%(clock)s：%(reason)s", clock=clock, reason=language.translated(str(data.get("reason", ""))))


def _escalated(data: dict[str, Any]) -> str:
    return _("从第 %(first)s 线到第 %(second)s 线", first=data.get("from", ""), second=data.get("to", ""))


def _asked(data: dict[str, Any]) -> str:
    names = _("、").join(label(name, "asked-for") for name in data.get("missing", ()))
    return _("请补充：%(what)s", what=names) if names else ""


def _supplied(data: dict[str, Any]) -> str:
    told = [_changed(name, *values) for name, values in data.get("changed", {}).items()]
    return _("；").join([*told, *([_("图片")] if data.get("photos") else [])])


def _changed(name: str, was: str, now: str) -> str:
    what, new = label(name, "asked-for"), _value(name, now)
    if not was:
        return _("%(what)s：%(new)s", what=what, new=new)
    return _("%(what)s：%(was)s → %(new)s", what=what, was=_value(name, was), new=new)


def _value(name: str, text: str) -> str:
    if name in MOMENTS and text:
        return _moment(text)
    return label(text, name) if name in LABELS else text


def _classified(data: dict[str, Any]) -> str:
    reason = str(data.get("reason", ""))
    return _("原因：%(reason)s", reason=reason) if reason else ""


def _closing(data: dict[str, Any]) -> str:
    return _("没有别的问题的话，工单会在 %(when)s 自动关闭", when=_moment(data["closes"]))


def _closed(data: dict[str, Any]) -> str:
    return label(str(data.get("ended", "")), "ended")


def _duplicate(data: dict[str, Any]) -> str:
    return _("主工单：%(number)s", number=data.get("of", ""))


def _rated(data: dict[str, Any]) -> str:
    reasons = [language.translated(reason) for reason in data.get("reasons", ())]
    return _("；").join([_("%(score)s 分（满分 5 分）", score=data.get("score", "")), *reasons])


def _tagged(data: dict[str, Any]) -> str:
    said = {"added": _("加上 %(tags)s"), "removed": _("去掉 %(tags)s")}
    return _("；").join(said[name] % {"tags": _("、").join(data[name])} for name in said if data.get(name))


def _mail_failed(data: dict[str, Any]) -> str:
    return _(
        "发给 %(address)s 的“%(kind)s”：%(answer)s",
        address=data.get("address", ""),
        kind=label(str(data.get("message", "")), "mail"),
        answer=data.get("answer") or _("三天都没有发出去"),
    )


def _moment(text: str) -> str:
    return language.local(datetime.fromisoformat(text), SHAPE)


_SAID: dict[str, Callable[[dict[str, Any]], str]] = {
    "warned": _warned,
    "breached": _breached,
    "limit-moved": _moved,
    "plan": _plan,
    "tagged": _tagged,
    "replanned": _replanned,
    "explained": _explained,
    "escalated": _escalated,
    "transferred": _transferred,
    "cc": _copied,
    "consulted": _asked_of,
    "consult-answered": _answered_by,
    "mail-failed": _mail_failed,
    "asked": _asked,
    "supplied": _supplied,
    "classified": _classified,
    "closing-soon": _closing,
    "closed": _closed,
    "duplicate": _duplicate,
    "not-duplicate": _duplicate,
    "rated": _rated,
}

"""A change by an administrator in words: what it was about, and only what differs, before and after."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from kb.clocks import UNITS, Span
from kb.models import AdminChange
from webui.presentation.hours import MONDAY, day_name, span_words
from webui.presentation.labels import label
from webui.presentation.language import gettext as _

Row = tuple[str, str, str]


def subject(change: AdminChange) -> str:
    """Return what was changed."""
    said = _SUBJECTS.get(change.kind)
    return said(change.subject) if said else label(change.subject, "admin-change")


def rows(change: AdminChange) -> list[Row]:
    """Return each fact that differs with what it was and what it is; a setting's single value has no name."""
    before, after = dict(_facts(change.before)), dict(_facts(change.after))
    names = {**before, **after}
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _facts(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    value = facts.get("value", facts)
    if not isinstance(value, dict):
        yield "", _words("", value)
        return
    for name, each in value.items():
        if isinstance(each, dict):
            yield from (
                (
                    f"{label(name, 'impact')} {label(label(part, 'admin-fact'), 'urgency')}".strip(),
                    _words(part, said),
                )
                for part, said in each.items()
            )
        else:
            yield label(label(name, "admin-fact"), "tier"), _words(name, each)


def _words(name: str, value: Any) -> str:
    """Return a value as people say it."""
    if value is None:
        return ""
    if name in _SAID:
        return _SAID[name](value)
    if isinstance(value, list):
        if len(value) == 2 and value[1] in UNITS:
            return span_words(Span(*value))
        return _("、").join(_run(each) for each in value)
    return str(value)


def _yes(value: Any) -> str:
    return _("是") if str(value) == "True" else _("否")


def _fields(value: Any) -> str:
    return _("、").join(label(each, "asked-for") for each in value)


def _weekdays(value: Any) -> str:
    return _("、").join(day_name(MONDAY + timedelta(days=day)) for day in value)


def _week(value: Any) -> str:
    days = [
        f"{day_name(MONDAY + timedelta(days=day))} {_hours(each)}" for day, each in enumerate(value) if each
    ]
    return _("；").join(days)


def _mail(subject: str) -> str:
    kind, _sep, lang = subject.partition(" ")
    return _("邮件“%(kind)s”（%(lang)s）", kind=label(kind, "mail"), lang=label(lang, "lang"))


_SUBJECTS: dict[str, Callable[[str], str]] = {
    "setting": lambda name: label(name, "setting"),
    "account": lambda name: _("账号 %(name)s", name=name),
    "team": lambda name: _("处理组 %(name)s", name=name),
    "vendor": lambda name: _("厂商联系人 %(name)s", name=name),
    "group": lambda name: _("分组 %(name)s", name=name),
    "mail-text": _mail,
    "contract": lambda number: _("客户 %(number)s", number=number),
    "intake": lambda category: _("提交页：%(category)s", category=category or _("其他所有分类")),
}


_SAID: dict[str, Callable[[Any], str]] = {
    "role": lambda value: label(str(value), "role"),
    "line": lambda value: label(str(value), "line"),
    "publishes": lambda value: label(str(value), "publishes"),
    "is_active": _yes,
    "is_open": _yes,
    "is_out_of_scope": _yes,
    "required": _fields,
    "hidden": _fields,
    "around_the_clock": _yes,
    "pauses": _yes,
    "weekdays": _weekdays,
    "week": _week,
    "answered_by": lambda value: _("、").join(label(each, "answer") for each in value),
    "tier": lambda value: label(str(value), "tier"),
    "password_link": lambda _value: _("已给出"),
}


def _hours(day: Any) -> str:
    return _("、").join(f"{opens}–{closes}" for opens, closes in day)


def _run(value: Any) -> str:
    """Return a run of days, a limit of some tickets, or any other entry of a list."""
    if isinstance(value, dict) and "span" in value:
        told = [value[name] for name in ("priority", "category", "tier") if value.get(name)]
        told += [label(value["channel"], "channel")] if value.get("channel") else []
        return " ".join([*told, label(value["part"], "clock"), span_words(Span(*value["span"]))])
    if isinstance(value, list) and len(value) == 2:
        first, last = value
        return str(first) if first == last else _("%(first)s 至 %(last)s", first=first, last=last)
    return str(value)

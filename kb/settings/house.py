"""Every setting with its type, what the product brings, and how a value is read and checked."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any
from zlib import crc32

from kb.clocks import LIMITS, MATRIX, SCALES, SPECIALS, Calendar, Limit, Matrix, Rules, Special, Warnings
from kb.errors import Invalid, Problems
from kb.sentences import sentence as _
from kb.settings.calendars import calendars_json, read_calendars
from kb.settings.limits import (
    limits_json,
    read_limits,
    read_matrix,
    read_scales,
    read_specials,
    read_warnings,
    specials_json,
)
from kb.text import check_length, clean, is_blank, one_line, tidy_list

LANGUAGES = ("", "zh", "en")
CATEGORIES_MAX = 40
DAYS_MAX = 365
REASONS_MAX = 40
TIMING = ("limits", "calendars", "specials", "scales", "warnings")
DELAY_REASONS = (
    *(_("问题复杂，仍在排查"), _("等待第三方或厂商"), _("等待备件或采购"), _("需要到现场处理")),
    *(_("联系不上需求方"), _("转派耽误"), _("人手不足"), _("其他")),
)

RATING_REASONS = (
    *(_("处理太慢"), _("没有真正解决"), _("看不懂怎么做"), _("要反复说明情况")),
    *(_("态度不好"), _("没有告诉我进展"), _("其他")),
)


def line(name: str, most: int, *, needed: bool = False) -> Callable[[Any], str]:
    """Return what reads a text on one line."""

    def read(value: Any) -> str:
        text = one_line(str(value))
        if needed and is_blank(text):
            raise Invalid(name, _("不能空着"))
        return _checked(name, text, most)

    return read


def lines(name: str, most: int) -> Callable[[Any], str]:
    """Return what reads a text of several lines."""
    return lambda value: _checked(name, clean(str(value)).strip(), most)


def read_language(value: Any) -> str:
    """Read a language, empty for that of the browser."""
    if value not in LANGUAGES:
        raise Invalid("language", _("只能是中文、English 或跟随浏览器"))
    return str(value)


def read_categories(value: Any) -> tuple[str, ...]:
    """Read the categories that the front page shows, in order; none means all, the largest first."""
    if not isinstance(value, list | tuple):
        raise Invalid("home_categories", _("应当一行一个分类"))
    found = tidy_list([str(each) for each in value])
    if len(found) > CATEGORIES_MAX:
        raise Invalid("home_categories", _("最多 %(most)s 个分类", most=CATEGORIES_MAX))
    for name in found:
        _checked("home_categories", name, 200)
    return tuple(found)


def read_days(value: Any) -> int:
    """Read within how many days somebody mends what readers say is wrong."""
    text = str(value).strip()
    if not text.isdecimal() or not 1 <= int(text[:9]) <= DAYS_MAX:
        raise Invalid("flag_days", _("请写 1 到 %(most)s 之间的整数", most=DAYS_MAX))
    return int(text)


def reasons(name: str) -> Callable[[Any], tuple[str, ...]]:
    """Return what reads reasons to choose from, in order; there is one at least."""

    def read(value: Any) -> tuple[str, ...]:
        found = tidy_list([str(each) for each in value]) if isinstance(value, list | tuple) else []
        if not found or len(found) > REASONS_MAX:
            raise Invalid(name, _("请写 1 到 %(most)s 个原因，一行一个", most=REASONS_MAX))
        for each in found:
            _checked(name, each, 60)
        return tuple(found)

    return read


def number(name: str, least: int, most: int) -> Callable[[Any], int]:
    """Return what reads a whole number."""

    def read(value: Any) -> int:
        text = str(value).strip()
        if not (text.isascii() and text.isdecimal()) or not least <= int(text[:9]) <= most:
            raise Invalid(name, _("请写 %(least)s 到 %(most)s 之间的整数", least=least, most=most))
        return int(text)

    return read


def _checked(name: str, text: str, most: int) -> str:
    problems = Problems()
    check_length(problems, name, text, most)
    problems.raise_if_any()
    return text


def _setting(
    default: Any, read: Callable[[Any], Any], as_json: Callable[[Any], Any] = lambda value: value
) -> Any:
    return field(default_factory=lambda: default, metadata={"read": read, "as_json": as_json})


@dataclass(frozen=True)
class House:
    """The settings as they stand now; `edition` is the number of the last change."""

    site_name: str = _setting("解答", line("site_name", 30, needed=True))
    greeting: str = _setting("", line("greeting", 60))
    contact: str = _setting("", lines("contact", 500))
    out_of_hours: str = _setting("", lines("out_of_hours", 300))
    language: str = _setting("", read_language)
    home_categories: tuple[str, ...] = _setting((), read_categories, list)
    flag_days: int = _setting(10, read_days)
    matrix: Matrix = _setting(MATRIX, read_matrix, dict)
    limits: Mapping[str, Limit] = _setting(LIMITS, read_limits, limits_json)
    calendars: Mapping[str, Calendar] = _setting({"": Calendar()}, read_calendars, calendars_json)
    specials: tuple[Special, ...] = _setting(SPECIALS, read_specials, specials_json)
    scales: Mapping[str, int] = _setting(SCALES, read_scales, dict)
    warnings: Warnings = _setting(Warnings(), read_warnings, asdict)
    delay_reasons: tuple[str, ...] = _setting(DELAY_REASONS, reasons("delay_reasons"), list)
    close_days: int = _setting(5, number("close_days", 0, 60))
    reopen_days: int = _setting(14, number("reopen_days", 0, 365))
    urge_minutes: int = _setting(60, number("urge_minutes", 1, 1440))
    rating_reminder_days: int = _setting(3, number("rating_reminder_days", 0, 30))
    rating_reasons: tuple[str, ...] = _setting(RATING_REASONS, reasons("rating_reasons"), list)
    bad_score: int = _setting(2, number("bad_score", 1, 4))
    sample_size: int = _setting(10, number("sample_size", 0, 200))
    edition: int = 0

    @cached_property
    def rules(self) -> Rules:
        """What is promised to requesters."""
        return Rules(self.limits, self.calendars, self.specials, self.scales, self.warnings)

    @property
    def calendar(self) -> Calendar:
        """The calendar of all that name no other."""
        return self.rules.calendar

    @cached_property
    def timed_by(self) -> str:
        """What tells these rules from all others: tickets computed by others are computed anew."""
        told = json.dumps([self.as_json(name) for name in TIMING], sort_keys=True)
        return f"{crc32(told.encode()):08x}"

    def as_json(self, name: str) -> Any:
        """Return a setting as it is stored."""
        return _FIELDS[name]["as_json"](getattr(self, name))


_FIELDS: dict[str, Any] = {each.name: each.metadata for each in fields(House) if each.metadata}
NAMES = tuple(_FIELDS)


def read(name: str, value: Any) -> Any:
    """Read a value of a setting; Invalid tells what is wrong with it."""
    return _FIELDS[name]["read"](value)

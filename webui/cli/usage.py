"""What argparse says by itself, in the language that is spoken: it looks its words up by two names of its module."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from kb.sentences import sentence as _
from webui.languages import gettext

WORDS = {
    "usage: ": _("用法："),
    "options": _("选项"),
    "positional arguments": _("参数"),
    "show this help message and exit": _("显示这段说明"),
    "%(prog)s: error: %(message)s\n": _("%(prog)s：%(message)s\n"),
    "argument %(argument_name)s: %(message)s": _("%(argument_name)s：%(message)s"),
    "the following arguments are required: %s": _("缺少参数：%s"),
    "unrecognized arguments: %s": _("认不出的参数：%s"),
    "invalid choice: %(value)r (choose from %(choices)s)": _("没有 %(value)r，可以是 %(choices)s"),
    "invalid %(type)s value: %(value)r": _("%(value)r 不合要求"),
    "expected one argument": _("要跟一个值"),
    "expected at least one argument": _("至少要跟一个值"),
    "expected at most one argument": _("最多跟一个值"),
    "expected %s arguments": _("要跟 %s 个值"),
    "ambiguous option: %(option)s could match %(matches)s": _("%(option)s 不明确，可能是 %(matches)s"),
    "ignored explicit argument %r": _("后面不跟值：%r"),
    "not allowed with argument %s": _("不能和 %s 一起用"),
    "one of the arguments %s is required": _("要有其中一个：%s"),
}
"""What nobody can meet at our command is not here and stays as argparse says it."""


@contextmanager
def in_our_words() -> Iterator[None]:
    """Let argparse speak our language for a while."""
    names = vars(argparse)
    kept = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=_word, ngettext=_counted)
    try:
        yield
    finally:
        names.update(kept)


def _word(text: str) -> str:
    return gettext(WORDS[text]) if text in WORDS else text


def _counted(one: str, many: str, number: int) -> str:
    return _word(many) if many in WORDS else one if number == 1 else many

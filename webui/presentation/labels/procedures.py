"""Steps taken on a ticket: how a run of them stands, and what each showed."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "procedure": {"running": _("进行中"), "finished": _("已完成"), "stopped": _("已中止")},
    "step-result": {
        "as-expected": _("符合预期"),
        "unexpected": _("和预期不符"),
        "skipped": _("跳过"),
    },
}

"""What keeps articles right: what is told to be wrong in them, and how they are rated by the checklist."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "flag": {"open": _("待处理"), "done": _("已修改"), "dismissed": _("不用改")},
    "met": {"yes": _("做到"), "no": _("没做到"), "none": _("不适用")},
}

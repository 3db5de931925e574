"""Known issues: where they stand, and what happened to them."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "issue": {
        "candidate": _("待确认"),
        "confirmed": _("进行中"),
        "solved": _("已解决"),
        "dismissed": _("不是故障"),
    },
    "issue-step": {
        "noticed": _("系统发现"),
        "confirmed": _("确认为已知故障"),
        "changed": _("修改了说明"),
        "attached": _("关联了工单"),
        "detached": _("取消关联工单"),
        "solved": _("标记为解决"),
        "dismissed": _("判断不是故障"),
    },
}

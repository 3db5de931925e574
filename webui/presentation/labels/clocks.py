"""Clocks of tickets: what they time, in which units, what became of them, and what answers them."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "clock": {
        "acceptance": _("受理工单"),
        "first_response": _("首次响应"),
        "progress": _("进展说明"),
        "resolution": _("解决"),
        "on_site": _("到达现场"),
        "second_line": _("转二线"),
        "third_line": _("转三线"),
    },
    "clock-did": {
        "started": _("开始计时"),
        "paused": _("暂停计时"),
        "resumed": _("继续计时"),
        "met": _("已完成"),
        "ended": _("停止计时"),
        "moved": _("时限变了"),
    },
    "answer": {
        "call": _("电话沟通"),
        "plan": _("告知处理人和预计时间"),
        "progress": _("进展说明"),
        "reply": _("公开回复"),
    },
    "unit": {
        "seconds": _("秒"),
        "minutes": _("分钟"),
        "hours": _("小时"),
        "half-days": _("半个工作日"),
        "days": _("个工作日"),
    },
}

"""People: their roles, whom a page of help is for, and whether they may publish."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "role": {"user": _("用户"), "agent": _("一线"), "engineer": _("工程师"), "admin": _("管理员")},
    "help-role": {
        "visitor": _("所有人"),
        "user": _("有账号的用户"),
        "agent": _("一线支持人员"),
        "engineer": _("工程师和知识管理员"),
        "admin": _("管理员"),
    },
    "publishes": {"": _("按角色"), "True": _("可以发布"), "False": _("不能发布")},
}

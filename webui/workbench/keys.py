"""The keys of the workbench: told in a dialog, and on a page of their own."""

from typing import Any

from flask import render_template

from webui.presentation.language import lazy_gettext as _
from webui.workbench.blueprint import workbench
from webui.workbench.queue import tabs

KEYS = (
    (
        _("到处"),
        (
            ("?", _("显示这些按键")),
            ("c", _("登记工单")),
            ("f", _("按需求方、电话或工单号找工单")),
            ("/", _("搜索知识库（在工单里就地搜索）")),
            ("g s", _("搜索工单的内容")),
            ("g q", _("去队列：待处理")),
            ("g m", _("去队列：我的")),
            ("g t", _("去队列：我的组")),
            ("g u", _("去队列：未分派")),
            ("g n", _("去队列：快到时限")),
            ("g o", _("去队列：已超时")),
            ("g w", _("去队列：等需求方")),
            ("g c", _("去队列：抄送和会诊")),
            ("g d", _("去队列：通知主管的")),
        ),
    ),
    (_("队列"), (("j", _("下一张")), ("k", _("上一张")), ("o", _("打开")))),
    (
        _("工单"),
        (
            ("r", _("写回复")),
            ("m", _("选回复模板")),
            ("n", _("写内部备注")),
            ("e", _("写解决办法")),
            ("w", _("记处理方式")),
            ("l", _("加标签")),
            ("p", _("看服务完成单")),
            ("s", _("去看推荐文章")),
            ("t", _("受理，或转给我")),
            ("Ctrl Enter", _("发送正在写的内容")),
            ("Esc", _("离开输入框")),
        ),
    ),
    (
        _("在回复和备注里"),
        (
            ("/", _("行首或空格后输入：按标题或拼音首字母找模板")),
            ("#", _("后面写几个字：找文章，插入标题和链接")),
            ("KB", _("加编号：插入这篇文章")),
            ("↓ ↑ Enter", _("选一条；Esc 收起")),
        ),
    ),
)


@workbench.context_processor
def _told() -> dict[str, Any]:
    return {"keys": KEYS, "all_tabs": tabs}


@workbench.get("/keys")
def keys() -> str:
    """Show the keys on a page, for browsers without JavaScript and to switch them off."""
    return render_template("workbench/keys.html")

"""Search and suggestions: orders, rules, how sure they are, which fields tell, what came of them, languages."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "sort": {"relevance": _("相关度"), "newest": _("最新"), "useful": _("最有用")},
    "effect": {"pin": _("置顶"), "boost": _("加权"), "block": _("屏蔽")},
    "confidence": {"likely": _("很可能"), "possible": _("可能"), "weak": _("仅供参考")},
    "field": {
        "title": _("标题"),
        "phrasings": _("相似问法"),
        "body": _("正文"),
        "tags": _("标签"),
        "category": _("分类"),
        "number": _("编号"),
        "code": _("错误代码"),
        "tickets": _("相似工单"),
        "acceptance": _("采纳记录"),
        "state": _("文章状态"),
        "freshness": _("新近程度"),
        "pin": _("置顶"),
        "rest": _("其余"),
    },
    "outcome": {
        "nothing": _("看到了，没有打开"),
        "opened": _("打开过"),
        "rejected": _("说没有帮助"),
        "ticket": _("之后提交了工单"),
        "applied": _("已应用"),
        "solved": _("已解决"),
    },
    "lang": {"zh": _("中文"), "en": _("English")},
}

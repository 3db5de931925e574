"""Articles: where they stand, what they are, who reads them, and what is done to them."""

from webui.presentation.language import lazy_gettext as _

LABELS = {
    "state": {
        "draft": _("草稿"),
        "review": _("审核中"),
        "rework": _("待修改"),
        "published": _("已发布"),
        "due": _("待复审"),
        "archived": _("已归档"),
    },
    "kind": {
        "faq": _("常见问题"),
        "sop": _("操作步骤"),
        "known-issue": _("已知问题"),
        "case": _("案例"),
        "contingency": _("应急预案"),
    },
    "visibility": {
        "public": _("所有人"),
        "internal": _("内部员工"),
        "agents": _("仅支持人员"),
        "groups": _("指定分组"),
    },
    "verified": {"unverified": _("待验证"), "verified": _("已验证")},
    "article-step": {
        "submitted": _("提交了审核"),
        "withdrawn": _("撤回了提交"),
        "returned": _("退回了修改"),
        "commented": _("留下意见"),
        "published": _("发布了"),
        "archived": _("归档了"),
        "discarded": _("放弃了修改稿"),
        "renewed": _("复审通过"),
        "fell-due": _("进入待复审"),
        "planned": _("改了维护安排"),
        "merged": _("合并了"),
        "undone": _("撤销批量修改"),
    },
    "article-field": {
        "title": _("标题"),
        "phrasings": _("相似问法"),
        "category": _("分类"),
        "tags": _("标签"),
        "type": _("类型"),
        "visibility": _("谁能看"),
        "groups": _("分组"),
        "lang": _("语言"),
        "product": _("产品或组件"),
        "related": _("相关文章"),
        "related_tickets": _("相关工单"),
    },
    "bulk": {
        "publish": _("发布"),
        "archive": _("归档"),
        "tag": _("加标签"),
        "untag": _("去掉标签"),
        "category": _("改分类"),
        "owner": _("改负责人"),
        "review": _("改复审日期"),
    },
}

"""The words that people see for what is stored as a code."""

from datetime import date, timedelta

from babel.dates import format_date

from kb.clocks import Calendar, Span, runs
from kb.clocks.calendars import Hours
from kb.models import Article
from webui.presentation.language import gettext, language, lazy_gettext, ngettext

_ = lazy_gettext

MONDAY = date(2026, 1, 5)

LABELS = {
    "status": {
        "new": _("待受理"),
        "open": _("处理中"),
        "pending": _("待补充"),
        "resolved": _("已解决，待确认"),
        "closed": _("已关闭"),
    },
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
    "publishes": {"": _("按角色"), "True": _("可以发布"), "False": _("不能发布")},
    "sort": {"relevance": _("相关度"), "newest": _("最新"), "useful": _("最有用")},
    "effect": {"pin": _("置顶"), "boost": _("加权"), "block": _("屏蔽")},
    "verified": {"unverified": _("待验证"), "verified": _("已验证")},
    "confidence": {"likely": _("很可能"), "possible": _("可能"), "weak": _("仅供参考")},
    "channel": {
        "web": _("网页"),
        "api": _("接口"),
        "phone": _("电话"),
        "on-site": _("现场"),
        "mail": _("邮件"),
        "chat": _("即时消息"),
        "import": _("导入"),
    },
    "role": {"user": _("用户"), "agent": _("一线"), "engineer": _("工程师"), "admin": _("管理员")},
    "help-role": {
        "visitor": _("所有人"),
        "user": _("有账号的用户"),
        "agent": _("一线支持人员"),
        "engineer": _("工程师和知识管理员"),
        "admin": _("管理员"),
    },
    "lang": {"zh": _("中文"), "en": _("English")},
    "impact": {"个人": _("只有我"), "部门": _("一组人或一个部门"), "企业": _("整个公司")},
    "urgency": {"一般": _("可以等"), "重要": _("影响工作"), "紧急": _("工作停了")},
    "category": {
        "硬件": _("硬件"),
        "软件": _("软件"),
        "网络": _("网络"),
        "系统": _("系统"),
        "安全": _("安全"),
        "配置": _("配置"),
        "咨询": _("咨询"),
        "培训": _("培训"),
    },
    "who": {"系统": _("系统"), "命令行": _("命令行"), "导入": _("导入")},
    "line": {"1": _("一线"), "2": _("二线"), "3": _("三线")},
    "event": {
        "opened": _("提交了工单"),
        "taken": _("已受理"),
        "reply": _("回复"),
        "attached": _("添加了图片"),
        "link-wanted": _("想再要一次查看链接"),
        "link-told": _("把查看链接告诉了需求方"),
        "note": _("内部备注"),
        "cited": _("引用了文章"),
        "tagged": _("改了标签"),
        "resolved": _("给出了解决办法"),
        "confirmed": _("确认已解决"),
        "sent-back": _("退回了处理"),
        "known-issue": _("关联到已知故障"),
        "not-known-issue": _("取消关联已知故障"),
        "proposed": _("记下了建议"),
        "classified": _("改了分类或优先级"),
        "assigned": _("分派了处理人"),
        "transferred": _("转派了工单"),
        "cc": _("改了抄送"),
        "consulted": _("请人会诊"),
        "consult-answered": _("记下了会诊答复"),
        "account-linked": _("关联了需求方账号"),
        "account-unlinked": _("取消关联需求方账号"),
        "procedure-started": _("开始执行步骤"),
        "procedure-ended": _("步骤执行完毕"),
        "progress": _("说明了进展"),
        "plan": _("告知了处理人和预计时间"),
        "called": _("与需求方通了电话"),
        "asked": _("请需求方补充信息"),
        "supplied": _("补充了信息"),
        "resumed": _("已得到补充，继续处理"),
        "third-party": _("等待第三方"),
        "third-party-done": _("不再等待第三方"),
        "set-out": _("决定去现场"),
        "arrived": _("到达现场"),
        "warned": _("时限快到了"),
        "breached": _("超过了时限"),
        "limit-moved": _("时限重新计算了"),
        "escalated": _("升级到下一线"),
        "lead-told": _("通知了主管"),
        "replanned": _("告知了新的预计时间"),
        "mail-failed": _("邮件没有发出去"),
        "explained": _("说明了超时原因"),
        "workaround": _("告诉了临时方案"),
        "closing-soon": _("提醒确认"),
        "closed": _("自动关闭"),
        "reopened": _("重新打开了工单"),
        "urged": _("催办"),
        "duplicate": _("标记为重复"),
        "not-duplicate": _("取消了重复标记"),
        "rating-asked": _("请需求方评价"),
        "rating-reminded": _("提醒需求方评价"),
        "rated": _("评价了这次服务"),
    },
    "ended": {
        "confirmed": _("需求方已确认"),
        "unconfirmed": _("超时未确认"),
        "duplicate": _("随主工单关闭"),
    },
    "own-ended": {
        "confirmed": _("你确认了已解决"),
        "unconfirmed": _("很久没有回音，自动关闭"),
        "duplicate": _("很久没有回音，自动关闭"),
    },
    "follow-up": {"score": _("低分"), "sample": _("抽样")},
    "mail": {
        "opened": _("受理通知"),
        "taken": _("已有人受理"),
        "reply": _("回复"),
        "progress": _("进展"),
        "plan": _("处理人和预计时间"),
        "replanned": _("新的预计时间"),
        "asked": _("请补充信息"),
        "warned": _("时限快到的通知"),
        "breached": _("超过时限的通知"),
        "third-party": _("等待第三方"),
        "workaround": _("临时办法"),
        "resolved": _("请确认解决办法"),
        "closing-soon": _("即将自动关闭"),
        "closed": _("已关闭"),
        "reopened": _("重新打开"),
        "rating-asked": _("请评价"),
        "rating-reminded": _("提醒评价"),
        "issue-solved": _("已知故障恢复"),
        "link": _("查看链接"),
        "footer": _("落款"),
    },
    "place": {
        "name": _("需求方姓名"),
        "number": _("工单编号"),
        "title": _("工单标题"),
        "priority": _("优先级"),
        "link": _("工单页面的链接"),
        "site": _("站点名称"),
        "contact": _("联系方式"),
        "limits": _("承诺的时限，还缺什么"),
        "suggestions": _("推荐给需求方看过的文章"),
        "referral": _("不在服务范围时该找谁"),
        "handler": _("处理人"),
        "text": _("写给需求方的话"),
        "expected": _("预计时间"),
        "reason": _("原因"),
        "clock": _("哪个时限"),
        "due": _("时限的时间"),
        "article": _("引用的文章"),
        "when": _("自动关闭的时间"),
        "rating": _("评价的链接"),
        "issue": _("故障名称"),
    },
    "clock": {
        "acceptance": _("受理"),
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
    "manner": {
        "remote": _("远程"),
        "on-site": _("现场"),
        "joint": _("跨部门或会诊"),
        "phone": _("电话"),
    },
    "unit": {
        "seconds": _("秒"),
        "minutes": _("分钟"),
        "hours": _("小时"),
        "half-days": _("半个工作日"),
        "days": _("工作日"),
    },
    "asked-for": {
        "description": _("具体的现象或报错文字"),
        "category": _("哪一类问题"),
        "error_code": _("错误代码"),
        "steps": _("怎样重现、试过哪些办法"),
        "occurred_at": _("什么时候开始的"),
        "expected_at": _("希望什么时候前解决"),
        "photo": _("截图或照片"),
        "department": _("部门"),
        "requester_department": _("部门"),
        "customer_no": _("客户编号"),
        "requester_customer_no": _("客户编号"),
        "impact": _("影响多少人"),
        "urgency": _("有多急"),
        "priority": _("优先级"),
        "tier": _("服务等级"),
        "difficulty": _("难度"),
    },
    "asking": {"required": _("必填"), "asked": _("可填"), "hidden": _("不问")},
    "difficulty": {"简单": _("简单"), "一般": _("一般"), "复杂": _("复杂")},
    "tier": {"basic": _("基础"), "advanced": _("高级"), "vip": _("VIP")},
    "procedure": {"running": _("进行中"), "finished": _("已完成"), "stopped": _("已中止")},
    "step-result": {
        "as-expected": _("符合预期"),
        "unexpected": _("和预期不符"),
        "skipped": _("跳过"),
    },
    "flag": {"open": _("待处理"), "done": _("已修改"), "dismissed": _("不用改")},
    "met": {"yes": _("做到"), "no": _("没做到"), "none": _("不适用")},
    "setting": {
        "site_name": _("站点名称"),
        "greeting": _("首页问候语"),
        "contact": _("联系方式"),
        "out_of_hours": _("下班时间的提示"),
        "language": _("默认语言"),
        "home_categories": _("首页显示的分类"),
        "flag_days": _("文章问题的处理期限（天）"),
        "matrix": _("优先级矩阵"),
        "limits": _("公布的时限"),
        "calendar": _("工作日历"),
        "calendars": _("工作日历"),
        "specials": _("部分工单的时限"),
        "scales": _("服务等级"),
        "warnings": _("预警"),
        "delay_reasons": _("延误原因"),
        "close_days": _("多久没有确认就自动关闭（工作日）"),
        "reopen_days": _("关闭后多久可以重新打开（天）"),
        "urge_minutes": _("两次催办至少隔多久（分钟）"),
        "rating_reminder_days": _("多久没有评价就提醒（天）"),
        "rating_reasons": _("不满意原因"),
        "bad_score": _("几分以下要回访"),
        "sample_size": _("每月抽样回访几张"),
        "weekdays": _("工作日"),
        "opens": _("上班"),
        "closes": _("下班"),
        "holidays": _("节假日"),
        "workdays": _("调休上班的日子"),
    },
    "admin-change": {"demo-removed": _("删除了演示数据"), "contracts": _("服务等级名单")},
    "admin-fact": {
        "line": _("第几线"),
        "lead": _("负责人"),
        "members": _("成员"),
        "categories": _("接收的分类"),
        "organisation": _("厂商"),
        "phone": _("电话"),
        "mail": _("邮箱"),
        "about": _("负责什么"),
        "role": _("角色"),
        "display_name": _("姓名"),
        "contact": _("联系方式"),
        "department": _("部门"),
        "is_active": _("在用"),
        "is_open": _("在用"),
        "name": _("名称"),
        "publishes": _("发布权"),
        "groups": _("分组"),
        "password_link": _("给出设置密码的链接"),
        "articles": _("文章"),
        "tickets": _("工单"),
        "accounts": _("账号"),
        "first_response": _("首次响应"),
        "resolution": _("解决"),
        "around_the_clock": _("全天"),
        "acceptance": _("受理"),
        "progress": _("进展说明"),
        "on_site": _("到达现场"),
        "second_line": _("转二线"),
        "third_line": _("转三线"),
        "calendar": _("工作日历"),
        "pauses": _("等待需求方时暂停"),
        "answered_by": _("算作首次响应"),
        "week": _("每周时间"),
        "zone": _("时区"),
        "before": _("提前多久预警（分钟）"),
        "short": _("短时限（分钟）"),
        "percent": _("短时限用掉多少时预警（百分比）"),
        "far": _("超过多少时通知主管（百分比）"),
        "reopened": _("退回后至少还有（百分比）"),
        "contracts": _("客户数"),
        "category": _("分类"),
        "required": _("必填"),
        "hidden": _("不问"),
        "is_out_of_scope": _("不在服务范围"),
        "referral_zh": _("转介说明（中文）"),
        "referral_en": _("转介说明（英文）"),
        "tier": _("服务等级"),
        "until": _("到期日"),
        "weekdays": _("工作日"),
        "opens": _("上班"),
        "closes": _("下班"),
        "holidays": _("节假日"),
        "workdays": _("调休上班的日子"),
    },
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
    "article-step": {
        "submitted": _("提交审核"),
        "withdrawn": _("撤回"),
        "returned": _("退回修改"),
        "commented": _("留下意见"),
        "published": _("发布"),
        "archived": _("归档"),
        "discarded": _("放弃修改稿"),
        "renewed": _("复审通过"),
        "fell-due": _("进入待复审"),
        "planned": _("改了维护安排"),
        "merged": _("合并"),
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
    "outcome": {
        "nothing": _("看到了，没有打开"),
        "opened": _("打开过"),
        "rejected": _("说没有帮助"),
        "ticket": _("之后提交了工单"),
        "applied": _("已应用"),
        "solved": _("已解决"),
    },
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
}


def label(code: str, of: str) -> str:
    """Return the word for a code, or the code itself where there is none."""
    return str(LABELS[of].get(code, code))


def readers(article: Article) -> str:
    """Return who an article is for: the names of its groups, or everybody, employees, support staff."""
    return gettext("、").join(article.groups) or label(article.visibility, "visibility")


def working_hours(calendar: Calendar) -> str:
    """Return the weekdays and hours of a calendar in words, days with the same hours as runs."""
    alike: dict[Hours, list[date]] = {}
    for number, hours in enumerate(calendar.week):
        alike.setdefault(hours, []).append(MONDAY + timedelta(days=number))
    told = [
        gettext("%(days)s %(hours)s", days=_days(days), hours=hours_words(hours))
        for hours, days in alike.items()
        if hours
    ]
    return gettext("；").join(told)


def hours_words(hours: Hours) -> str:
    """Return the hours of a day in words."""
    spans = [f"{opens // 60}:{opens % 60:02}–{closes // 60}:{closes % 60:02}" for opens, closes in hours]
    return gettext("、").join(spans)


def _days(days: list[date]) -> str:
    """Return weekdays in words, runs of them as such."""
    spans = [
        day_name(first)
        if first == last
        else gettext("%(first)s至%(last)s", first=day_name(first), last=day_name(last))
        for first, last in runs(days)
    ]
    return gettext("、").join(spans)


def day_name(day: date) -> str:
    """Return the name of a weekday."""
    return str(format_date(day, "EEE", locale=language()))


def span_words(span: Span) -> str:
    """Return a limit as people say it: working days, hours or minutes."""
    if span.unit == "days":
        return ngettext("%(num)s 个工作日", "%(num)s 个工作日", span.number)
    if span.unit == "half-days":
        return ngettext("%(num)s 个半天", "%(num)s 个半天", span.number)
    if span.unit == "seconds":
        return gettext("%(n)s 秒", n=span.number)
    if span.unit == "hours":
        return gettext("%(n)s 小时", n=span.number)
    return gettext("%(n)s 分钟", n=span.number)

"""What a ticket's words say of impact and urgency, also when they take it back; and of its category."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.audiences import SUPPORT, VISITORS
from recommend.model import Model, fit
from recommend.proposals import categories, impact, urgency
from tests.recommend.corpus import ARTICLES, TICKETS

IMPACTS = {
    "企业": (
        "全公司都上不了网",
        "所有用户都无法登录邮箱",
        "从今早起全员收不到邮件",
        "Everyone is affected since this morning",
        "company-wide outage of the phones",
        "the whole company cannot print",
        "no network, everyone down",
    ),
    "部门": (
        "整个部门都打不开共享盘",
        "我们科室几个人全都登不上",
        "三楼几个同事也连不上无线",
        "不只是我，旁边的也打不开",
        "5 users report the same error",
        "our entire team is locked out",
        "not just me, others see it too",
    ),
    "个人": (
        "只有我的电脑打不开，别人都正常",
        "不是所有人，就我一个",
        "除了我所有人都正常",
        "同事们都没问题，我这台不行",
        "only me",
        "not everyone, just my laptop",
        "everyone else is fine",
    ),
    None: ("VPN 连不上", "怎么申请公司邮箱", "printer is offline", "公司的网站地址是什么", "😀", ""),
}
URGENCIES = {
    "紧急": (
        "系统打不开，完全无法工作",
        "紧急！收银台用不了",
        "马上要开会，投影没画面",
        "产线停了",
        "This is urgent, I can't work",
        "please fix asap",
        "our site is down",
    ),
    "重要": (
        "今天要交报表，Excel 打不开",
        "影响工作了，请尽快处理",
        "明天就要汇报了",
        "报名系统今晚截止",
        "need it by end of day",
        "the deadline is tomorrow",
    ),
    "一般": (
        "不急，有空帮我看看",
        "没那么急",
        "这个不影响工作",
        "不是很急，先用着旧的",
        "not urgent",
        "No rush, whenever you have time",
        "it's not an emergency",
    ),
    None: ("紧急联系人怎么改", "应急预案在哪里看", "VPN 提示 809", "how do I map a drive", "急救箱在哪", ""),
}


def cases(table: dict[str | None, tuple[str, ...]]) -> list[tuple[str | None, str]]:
    return [(value, text) for value, texts in table.items() for text in texts]


@pytest.mark.parametrize(("value", "text"), cases(IMPACTS))
def test_words_tell_how_many_are_hit(value: str | None, text: str) -> None:
    cue = impact(text)
    assert (cue.value if cue else None) == value


@pytest.mark.parametrize(("value", "text"), cases(URGENCIES))
def test_words_tell_how_urgent_it_is(value: str | None, text: str) -> None:
    cue = urgency(text)
    assert (cue.value if cue else None) == value


def test_the_words_are_told() -> None:
    cue = impact("从昨天起全公司都连不上，整个公司停摆")
    assert cue is not None
    assert cue.words == ("全公司", "整个公司")


@pytest.mark.usefixtures("undisturbed")
def test_a_megabyte_is_read_fast() -> None:
    model = fit(ARTICLES, TICKETS, last=1)
    assert categories(model, "打印机", audience=SUPPORT) == []
    started = time.process_time()
    for text in ("不" * 1_000_000, "not very " * 120_000, "全部都正常" * 200_000, "大家" * 500_000):
        impact(text)
        urgency(text)
        categories(model, text, audience=SUPPORT)
    assert time.process_time() - started < 10


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for cue in (impact(text), urgency(text)):
        assert cue is None or all(cue.words)


FILED = [
    replace(a, category=c)
    for a, c in zip(ARTICLES, ("打印", "打印", "网络", "邮件", "会议室", "账号"), strict=True)
]
PAST = [replace(t, category=c) for t, c in zip(TICKETS, ("打印", "网络", "硬件", "会议室"), strict=True)]


def best(model: Model, text: str, audience: int = SUPPORT) -> str:
    found = categories(model, text, audience=audience)
    return found[0].name if found else ""


def test_the_category_comes_from_articles_and_from_past_tickets() -> None:
    model = fit(FILED, PAST, last=1)
    assert best(model, "打印机脱机了怎么办") == "打印"
    assert best(model, "开会对方听不到我，机子没声音") == "硬件"
    assert best(fit([], PAST, last=1), "点了打印没有反应") == "打印"
    assert best(fit(FILED, [], last=1), "VPN 错误 691") == "网络"
    found = categories(model, "打印机脱机了怎么办", audience=SUPPORT)
    assert sum(each.share for each in found) == pytest.approx(1)
    assert found[0].article == 1


def test_articles_that_somebody_may_not_see_do_not_vote() -> None:
    model = fit(FILED, [], last=1)
    assert best(model, "域账号批量解锁") == "账号"
    assert best(model, "域账号批量解锁", audience=VISITORS) != "账号"


@pytest.mark.parametrize("text", ["", "😀", "qwertzuiop", "???"])
def test_where_nothing_tells_nothing_is_proposed(text: str) -> None:
    assert categories(fit(FILED, PAST, last=1), text, audience=SUPPORT) == []
    assert categories(Model(), text, audience=SUPPORT) == []


def test_one_ticket_is_enough() -> None:
    assert best(fit([], PAST[:1], last=1), "打不出东西") == "打印"

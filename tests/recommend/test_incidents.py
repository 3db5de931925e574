"""Bursts of tickets that are alike are seen, among others and in two languages; what comes as usual is not."""

import itertools
import random
import time
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import incidents, tickets
from recommend import Burst, Known, Lookout, Past, Recommender, Report, Subjects, Watch, fitting
from tests.factories import NOON, make_person, make_ticket
from tests.recommend.demo import rows

TOPICS = {
    "打印": [
        "打印机脱机",
        "打印卡纸了",
        "打印出来全是黑的",
        "打印机红灯闪",
        "打印不了文件",
        "打印队列清不掉",
    ],
    "邮件": ["邮件发不出去", "收不到邮件", "邮件附件打不开", "邮件一直在发件箱", "邮箱满了", "邮件被退回"],
    "VPN": ["VPN 连不上", "VPN 提示 809", "VPN 密码不对", "在家 VPN 断开", "VPN 很慢", "VPN 证书过期"],
    "会议": [
        "会议室投影没信号",
        "会议室预订不了",
        "会议没声音",
        "会议室电视黑屏",
        "投屏失败",
        "会议摄像头坏",
    ],
    "账号": ["账号被锁了", "忘记密码", "登录不了电脑", "密码过期改不了", "账号没有权限", "共享文件夹进不去"],
}
OUTAGE = ["邮箱登录提示 503", "邮箱打不开，503", "网页邮箱 503 服务不可用", "邮箱 503 登录不了"]
WORDS = ["今天早上", "一直", "刚才", "部门里", "三楼", "重启过", "又", "麻烦看看", "急", "从昨天起"]


def chance_of(seed: int) -> random.Random:
    """Return the same chance each time."""
    return random.Random(seed)  # noqa: S311 - words, not secrets


def said(chance: random.Random, topic: str) -> str:
    return f"{chance.choice(WORDS)}{chance.choice(TOPICS[topic])}{chance.choice(WORDS)}"


def past(count: int = 300, named: bool = True) -> list[Past]:
    chance = chance_of(1)
    topics = [chance.choice(list(TOPICS)) for _ in range(count)]
    return [Past(said(chance, topic), topic if named else "") for topic in topics]


SUBJECTS = Subjects.learn(past())


def reports(topics: list[str], seed: int = 2) -> list[Report]:
    chance = chance_of(seed)
    return [
        Report(n, said(chance, topic), NOON + n * timedelta(minutes=10)) for n, topic in enumerate(topics)
    ]


def bursts(came: list[Report], subjects: Subjects = SUBJECTS) -> list[Burst]:
    watch = Watch(subjects)
    return [burst for report in came if (burst := watch.take(report))]


def test_a_subject_that_comes_much_more_often_is_raised_with_its_tickets() -> None:
    topics = [*["打印", "邮件", "会议", "账号"] * 5, *["VPN"] * 40]
    burst = bursts(reports(topics))[0]
    assert burst.subject == "VPN"
    assert all(topics[key] == "VPN" for key in burst.keys[-4:])
    assert "vpn" in burst.words
    assert burst.central in burst.keys


def test_what_comes_as_usual_is_not_raised() -> None:
    chance = chance_of(3)
    for seed in range(20):
        topics = [chance.choice(list(TOPICS)) for _ in range(230)]
        assert bursts(reports(topics, seed)) == []


def test_the_same_words_from_many_are_raised_without_any_past() -> None:
    chance = chance_of(4)
    came = reports([chance.choice(list(TOPICS)) for _ in range(30)])
    at = came[-1].at
    new = [Report(100 + n, f"ERP 报表导出 ORA-01555 {WORDS[n]}", at) for n in range(8)]
    for subjects in (SUBJECTS, Subjects.learn([])):
        burst = bursts([*came, *new], subjects)[-1]
        assert set(burst.keys) <= {report.key for report in new}
        assert len(burst.keys) >= 4
        assert any("01555" in word for word in burst.words)


def test_tickets_of_a_known_issue_prove_no_other() -> None:
    came = [*reports(["打印", "邮件", "会议", "账号"] * 5), *reports(["VPN"] * 40)]
    known = [Report(r.key, r.text, r.at, is_known=n >= 20) for n, r in enumerate(came)]
    assert bursts(came)
    assert bursts(known) == []


def test_evidence_fades_with_time() -> None:
    slow = [Report(n, "VPN 连不上", NOON + n * timedelta(days=6)) for n in range(12)]
    assert bursts(slow) == []


def test_the_same_tickets_give_the_same_bursts() -> None:
    came = reports([*["打印", "邮件"] * 10, *["VPN"] * 40])
    assert bursts(came) == bursts(came) != []
    again = Subjects.learn(past())
    assert bursts(came, again) == bursts(came)


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40), max_size=25))
def test_nothing_typed_ever_raises(texts: list[str]) -> None:
    watch = Watch(SUBJECTS)
    for n, text in enumerate(texts):
        burst = watch.take(Report(n, text, NOON))
        assert burst is None or len(set(burst.keys)) == len(burst.keys) >= 4


def test_one_or_no_subject_and_empty_texts_are_no_trouble() -> None:
    for few in ([], [Past("")] * 9, [Past("打印机", "打印")] * 9, [Past("x", str(n)) for n in range(9)]):
        assert bursts(reports(["VPN"] * 3), Subjects.learn(few)) == []


def test_a_new_ticket_costs_little_at_a_full_window() -> None:
    chance = chance_of(5)
    watch = Watch(SUBJECTS)
    came = reports([chance.choice(list(TOPICS)) for _ in range(1100)])
    for report in came[:1000]:
        watch.take(report)
    took = []
    for report in came[1000:]:
        started = time.process_time()
        watch.take(report)
        took.append(time.process_time() - started)
    assert sorted(took)[len(took) // 2] < 0.05


def test_a_burst_is_found_among_the_tickets_of_the_demo() -> None:
    solved = [(f"{row['title']}\n{row['body']}", row["category"]) for row in rows("tickets")]
    chance_of(6).shuffle(solved)
    subjects = Subjects.learn([Past(text, f"category:{category}") for text, category in solved])
    background = [
        Report(n, text, NOON + n * timedelta(minutes=9)) for n, (text, _) in enumerate(solved[:150])
    ]
    assert bursts(background, subjects) == []
    new = [Report(1000 + n, f"{OUTAGE[n % 2]}，{WORDS[n]}", background[-1].at) for n in range(10)]
    found = bursts([*background, *new], subjects)
    assert found
    assert {report.key for report in new} & set(found[0].keys)


def test_the_lookout_finds_everything_again_after_a_restart(session: Session) -> None:
    for n in range(9):
        make_ticket(session, f"邮箱登录 503 服务不可用 {WORDS[n]}", description="", at=NOON)
    one = Lookout()
    found = one.look(session, NOON)
    assert found
    assert one.look(session, NOON) == []
    assert Lookout().look(session, NOON) == found
    for burst in found:
        incidents.notice(session, burst.keys, title="x", words=burst.words, since=burst.since, at=NOON)
        assert tickets.by_ids(session, [burst.central])
    assert Lookout().look(session, NOON) == []


def test_the_issue_that_a_text_is_about(session: Session) -> None:
    recommender = Recommender(None)
    agent = make_person(session, "agent")
    for text in itertools.chain(*TOPICS.values()):
        make_ticket(session, text, description="", resolution="好了", agent=agent)
    recommender.sync(session)
    issues = [Known(1, "VPN 全公司连不上", ("VPN 提示 809",)), Known(2, "邮件收发中断")]
    for text, key in (("我的 VPN 也连不上了，提示 809", 1), ("邮件中断，发不出去", 2)):
        found = fitting(recommender, text, issues)
        assert found
        assert found.key == key
    assert fitting(recommender, "会议室投影没信号", issues) is None
    assert fitting(recommender, "", issues) is None
    assert fitting(recommender, "VPN", []) is None

"""Steps are read out of any text without losing any of it, and taken on a ticket one after the other."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import articles, changes, procedures, tickets
from kb.content import Content
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Article, Person, ProcedureRun, Ticket
from kb.procedures import Outcome, Procedure, parse
from tests.factories import NOON, make_article, make_person, make_ticket

LATER = NOON + timedelta(hours=1)
SOP = """\
## 适用范围

服务台，二线。

## 步骤

1. 看指示灯。如果红灯亮，转到步骤 3；如果不亮，转到结束。
   - 预期：绿灯常亮
2. 重启路由器：

   ```
   1. 这不是步骤
   预期：也不是
   ```
3. 【数据风险】恢复出厂设置
   - 预期结果：一分钟后重新启动
   - 回退：用备份恢复配置
   - 否则转到步骤 9

## 回退

1. 拔掉电源
"""
MARKS = (
    "预期：绿灯\n",
    "回退：还原\n",
    "- 如果不行，转到步骤 2\n",
    "【数据风险】",
    "```\n",
    "## 步骤\n",
    "**回退**\n",
)
PIECES = st.sampled_from(["1. 做\n", "2、看\n", "步骤 3：试\n", "   续\n", "\n", "说明\n", "> 引\n", *MARKS])
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join)


def source(procedure: Procedure) -> str:
    """Put all parts one after the other."""
    lines = [line for step in procedure.steps for line in step.source]
    return "\n".join([*lines, procedure.after]) if procedure.after or not lines else "\n".join(lines)


@given(TEXTS)
def test_any_text_is_read_and_nothing_of_it_is_lost(text: str) -> None:
    procedure = parse(text)
    assert source(procedure).rstrip("\n") == text.rstrip("\n")
    assert [step.position for step in procedure.steps] == list(range(1, len(procedure.steps) + 1))
    for step in procedure.steps:
        said = "\n".join((step.text, *step.expected, *step.rollback, *(b.when for b in step.branches)))
        for branch in step.choices:
            assert branch.to in range(len(procedure.steps) + 1)
        assert procedure.next_of(step.position) in range(len(procedure.steps) + 1)
        for word in ("做", "看", "试", "续", "绿灯", "还原"):
            assert ("\n".join(step.source).count(word) > 0) <= (word in said or word in step.lead)


def test_the_marks_of_a_step() -> None:
    first, second, third = parse(SOP).steps
    assert "服务台" in first.lead
    assert first.expected == ("绿灯常亮",)
    assert [(b.when, b.to) for b in first.branches] == [("红灯亮", 3), ("不亮", 0)]
    assert "1. 这不是步骤" in second.text
    assert not second.expected
    assert third.is_risky
    assert third.text == "恢复出厂设置"
    assert (third.expected, third.rollback) == (("一分钟后重新启动",), ("用备份恢复配置",))
    assert [(b.when, b.number, b.to) for b in third.branches] == [("否则", 9, None)]
    assert third.choices == ()
    assert "拔掉电源" in parse(SOP).after


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. a\n1. b\n1. c", [1, 2, 3]),
        ("**在公司**\n1. a\n2. b\n\n**在家**\n1. c\n2. d", [1, 2, 1, 2]),
        ("1. a\n\n说明\n\n2. b", [1, 2]),
        ("第 1 步：a\n第 2 步：b", [1, 2]),
        ("1.5 版本\n2026. 年", []),
        ("没有步骤", []),
        ("5. a\n6. b", [5, 6]),
        ("Steps\n\n1. a\n   - Expected: ok\n   - If it fails, go to step 1", [1]),
    ],
)
def test_numbers_are_those_that_readers_see(text: str, numbers: list[int]) -> None:
    assert [step.number for step in parse(text).steps] == numbers


def test_a_branch_leads_within_its_own_list() -> None:
    steps = parse("1. a\n2. b\n\n**在家**\n1. c，如果不行转到步骤 2\n2. d").steps
    assert [branch.to for branch in steps[2].branches] == [4]


def test_long_texts_take_no_time() -> None:
    assert len(parse("1. a\n" * 5000).steps) == 300
    parse("1. " + "如" * 1_000_000)
    parse("1. " + "**" * 500_000 + "\n**" + "x" * 500_000)
    parse("1. x\n" + "```\n" * 100_000)


@pytest.fixture
def agent(session: Session) -> Person:
    return make_person(session, "agent")


@pytest.fixture
def ticket(session: Session) -> Ticket:
    return make_ticket(session, "路由器不通")


@pytest.fixture
def article(session: Session) -> Article:
    return make_article(session, "路由器不通", body=SOP, type="sop", visibility="agents")


@pytest.fixture
def run(session: Session, ticket: Ticket, article: Article, agent: Person) -> ProcedureRun:
    return procedures.start(session, ticket, article, by=agent, at=LATER)


def tick(session: Session, run: ProcedureRun, position: int, **outcome: object) -> None:
    agent = session.get_one(Person, run.started_by_id)
    procedures.tick(session, run, position, Outcome(**outcome), by=agent, at=LATER)  # type: ignore[arg-type]


def now(session: Session, run: ProcedureRun) -> int | None:
    step = procedures.progress(session, run).now
    return step.position if step else None


def test_a_run_from_beginning_to_end(session: Session, run: ProcedureRun, agent: Person) -> None:
    assert now(session, run) == 1
    tick(session, run, 1, choice="0", note="红灯")
    assert now(session, run) == 3
    with pytest.raises(Invalid) as refused:
        tick(session, run, 3)
    assert set(refused.value.fields) == {"backed_up"}
    tick(session, run, 3, backed_up=True, result="unexpected")
    assert now(session, run) is None
    procedures.finish(session, run, "换了路由器", completed=True, by=agent, at=LATER)
    kinds = [event.kind for event in tickets.events(session, run.ticket, public_only=False)]
    assert kinds == ["opened", "cited", "procedure-started", "procedure-ended"]
    told = tickets.events(session, run.ticket, public_only=False)[-1]
    assert not told.is_public
    assert "✓ 1. 看指示灯" in told.text
    assert "[已备份]" in told.text
    assert told.text.endswith("换了路由器")
    assert run.ticket.changed == changes.last(session)


def test_a_step_with_risk_may_be_skipped_without_a_backup(session: Session, run: ProcedureRun) -> None:
    tick(session, run, 1, choice="0")
    tick(session, run, 3, result="skipped")
    assert not procedures.progress(session, run).done[-1].entry.backed_up
    assert now(session, run) is None


def test_what_was_begun_goes_on_with_the_text_of_then(
    session: Session, run: ProcedureRun, article: Article, ticket: Ticket, agent: Person
) -> None:
    tick(session, run, 1)
    content = Content.parse({"body": "没有步骤了"}, Content.of(article))
    articles.revise(session, article, content, by=agent, at=LATER)
    again = procedures.start(session, ticket, article, by=agent, at=LATER)
    assert again is run
    assert (run.revision, article.revision) == (1, 2)
    assert now(session, run) == 2


def test_a_step_is_noted_once_and_may_be_taken_back(session: Session, run: ProcedureRun) -> None:
    tick(session, run, 1)
    with pytest.raises(Conflict):
        tick(session, run, 1)
    procedures.take_back(session, run)
    assert now(session, run) == 1
    with pytest.raises(Conflict):
        procedures.take_back(session, run)
    with pytest.raises(Invalid):
        tick(session, run, 1, choice="7")


def test_after_its_end_nothing_changes(session: Session, run: ProcedureRun, agent: Person) -> None:
    with pytest.raises(Invalid):
        procedures.finish(session, run, " ", completed=False, by=agent, at=LATER)
    procedures.finish(session, run, "等备件", completed=False, by=agent, at=LATER)
    assert run.state == "stopped"
    for act in (
        lambda: tick(session, run, 1),
        lambda: procedures.take_back(session, run),
        lambda: procedures.finish(session, run, "x", completed=True, by=agent, at=LATER),
    ):
        with pytest.raises(Conflict):
            act()


def test_only_steps_of_a_published_article_on_an_open_ticket(session: Session, agent: Person) -> None:
    ticket, solved = make_ticket(session), make_ticket(session, resolution="好了")
    sop = make_article(session, body=SOP, type="sop")
    for where, what in (
        (ticket, make_article(session, body=SOP, type="sop", state="draft")),
        (ticket, make_article(session, body=SOP, type="faq")),
        (ticket, make_article(session, body="没有", type="sop")),
        (solved, sop),
    ):
        with pytest.raises(Conflict):
            procedures.start(session, where, what, by=agent, at=LATER)


def test_a_run_is_read_by_the_support_at_its_ticket(
    session: Session, run: ProcedureRun, agent: Person
) -> None:
    assert procedures.of_ticket(session, run.ticket) == [run]
    assert procedures.get(session, run.ticket, run.id, agent) is run
    for where, key, who in (
        (run.ticket, run.id, make_person(session, "user")),
        (make_ticket(session), run.id, agent),
        (run.ticket, 99, agent),
    ):
        with pytest.raises(NotFound):
            procedures.get(session, where, key, who)


def test_every_complaint_about_a_step_comes_at_once() -> None:
    with pytest.raises(Invalid) as complaint:
        Outcome.parse({"result": "maybe", "note": "长" * 6000})
    assert set(complaint.value.fields) == {"result", "note"}

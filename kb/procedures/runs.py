"""Go through the steps of an article on a ticket: begin, take step after step, take one back, end; all of it stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kb import changes, rights, tickets
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.models import RESULTS, Article, Person, ProcedureEntry, ProcedureRun, Ticket
from kb.procedures.reading import Procedure, Step, parse
from kb.procedures.telling import as_text
from kb.sentences import sentence as _
from kb.text import check_length, clean, one_line

KINDS = frozenset({"sop", "contingency"})
NOTE_MAX = 5000
NO_CHOICE = ""


@dataclass(frozen=True)
class Outcome:
    """How a step went, as a form tells it; `choice` is the number of the branch that was taken, or empty to go on."""

    result: str = "as-expected"
    note: str = ""
    choice: str = NO_CHOICE
    backed_up: bool = False

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Outcome":
        """Read a form; raise Invalid with every complaint by its field."""
        problems = Problems()
        note = clean(str(form.get("note", ""))).strip()
        check_length(problems, "note", note, NOTE_MAX)
        result = str(form.get("result", ""))
        if result not in RESULTS:
            problems.add("result", _("请选这一步做得怎么样"))
        problems.raise_if_any()
        return cls(result, note, one_line(str(form.get("choice", ""))), bool(form.get("backed_up")))


@dataclass(frozen=True)
class Done:
    """A step with how it went."""

    step: Step
    entry: ProcedureEntry


@dataclass(frozen=True)
class Progress:
    """Where a run stands: what was done in order, and the step that is next, None after the last."""

    procedure: Procedure
    done: tuple[Done, ...]
    now: Step | None


def is_runnable(article: Article) -> bool:
    """Tell whether an article holds steps to go through."""
    return article.kind in KINDS and article.is_findable and parse(article.body).is_one


def start(session: Session, ticket: Ticket, article: Article, *, by: Person, at: datetime) -> ProcedureRun:
    """Begin the steps of an article on an open ticket, or go on with those that were begun."""
    begun = running(session, ticket, article)
    if begun is not None:
        return begun
    if not ticket.is_open:
        raise Conflict(_("工单已经解决，不能再执行步骤"))
    if not is_runnable(article):
        raise Conflict(_("这篇文章没有可以执行的步骤"))
    tickets.cite(session, ticket, article, by=by, at=at)
    run = ProcedureRun(
        ticket_id=ticket.id,
        article_id=article.id,
        number=article.number,
        title=article.title,
        revision=article.shown_revision,
        body=article.body,
        started_at=at,
        started_by_id=by.id,
        started_by_label=by.label,
    )
    session.add(run)
    session.flush()
    _tell(session, run, "procedure-started", _named(run), by=by, at=at)
    return run


def tick(
    session: Session, run: ProcedureRun, position: int, outcome: Outcome, *, by: Person, at: datetime
) -> ProcedureEntry:
    """Note how the step went that is next; one with risk for data needs a backup first."""
    _expect_running(run)
    stands = progress(session, run)
    if stands.now is None or stands.now.position != position:
        raise Conflict(_("这一步已经记录过了，请看现在做到哪一步"))
    step = stands.now
    if step.is_risky and outcome.result != "skipped" and not outcome.backed_up:
        raise Invalid("backed_up", _("这一步有数据风险：先备份，勾选“已备份”再做"))
    following, chose = _following(stands.procedure, step, outcome.choice)
    entry = ProcedureEntry(
        run_id=run.id,
        position=position,
        result=outcome.result,
        backed_up=step.is_risky and outcome.backed_up,
        note=outcome.note,
        chose=chose[:300],
        next=following,
        at=at,
        by_id=by.id,
        by_label=by.label,
    )
    session.add(entry)
    session.flush()
    return entry


def take_back(session: Session, run: ProcedureRun) -> None:
    """Take the last step back, which stays in the record as taken back."""
    _expect_running(run)
    kept = [entry for entry in _entries(session, run) if not entry.taken_back]
    if not kept:
        raise Conflict(_("还没有做过的步骤"))
    kept[-1].taken_back = True
    session.flush()


def finish(
    session: Session, run: ProcedureRun, conclusion: str, *, completed: bool, by: Person, at: datetime
) -> None:
    """End a run, completed or stopped; the ticket keeps the whole record among its events."""
    _expect_running(run)
    conclusion = clean(conclusion).strip()
    if not conclusion:
        raise Invalid("conclusion", _("请写一句结论：问题出在哪里，现在怎么样"))
    if len(conclusion) > NOTE_MAX:
        raise Invalid("conclusion", _("最多 %(most)s 个字符", most=f"{NOTE_MAX:,}"))
    run.state = "finished" if completed else "stopped"
    run.conclusion, run.ended_at, run.ended_by_label = conclusion, at, by.label
    session.flush()
    run.ticket.updated_at = at
    changes.stamp(session, run.ticket)
    done = [(one.step, one.entry) for one in progress(session, run).done]
    _tell(session, run, "procedure-ended", as_text(_named(run), done, conclusion), by=by, at=at)


def progress(session: Session, run: ProcedureRun) -> Progress:
    """Return where a run stands."""
    procedure = parse(run.body)
    entries = [entry for entry in _entries(session, run) if not entry.taken_back]
    position = entries[-1].next if entries else 1
    by_position = {step.position: step for step in procedure.steps}
    done = tuple(Done(by_position[e.position], e) for e in entries if e.position in by_position)
    return Progress(procedure, done, by_position.get(position))


def of_ticket(session: Session, ticket: Ticket, person: Person | None = None) -> Sequence[ProcedureRun]:
    """Return the runs on a ticket, the newest first, but for those of articles that are kept from this person."""
    kept = select(ProcedureRun).where(ProcedureRun.ticket_id == ticket.id)
    newest = kept.options(joinedload(ProcedureRun.article)).order_by(ProcedureRun.id.desc())
    return [run for run in session.scalars(newest) if _may_know_of(person, run)]


def _may_know_of(person: Person | None, run: ProcedureRun) -> bool:
    return run.article is None or rights.may_know_of(person, run.article)


def running(session: Session, ticket: Ticket, article: Article) -> ProcedureRun | None:
    """Return the unfinished run of an article on a ticket."""
    begun = select(ProcedureRun).where(
        ProcedureRun.ticket_id == ticket.id,
        ProcedureRun.article_id == article.id,
        ProcedureRun.state == "running",
    )
    return session.scalars(begun.order_by(ProcedureRun.id.desc()).limit(1)).first()


def get(session: Session, ticket: Ticket, key: int, person: Person | None) -> ProcedureRun:
    """Return a run on a ticket to the support, else NotFound."""
    run = session.get(ProcedureRun, key)
    if (
        run is None
        or run.ticket_id != ticket.id
        or not rights.is_support(person)
        or not _may_know_of(person, run)
    ):
        raise NotFound(_("没有这次执行记录"))
    return run


def _entries(session: Session, run: ProcedureRun) -> Sequence[ProcedureEntry]:
    kept = select(ProcedureEntry).where(ProcedureEntry.run_id == run.id)
    return session.scalars(kept.order_by(ProcedureEntry.id)).all()


def _following(procedure: Procedure, step: Step, choice: str) -> tuple[int, str]:
    """Return the position that follows, and the words of the branch that leads there."""
    if choice == NO_CHOICE:
        return procedure.next_of(step.position), ""
    if not choice.isdecimal() or int(choice) >= len(step.choices):
        raise Invalid("choice", _("请从列出的去向里选"))
    branch = step.choices[int(choice)]
    return branch.to or 0, branch.when


def _expect_running(run: ProcedureRun) -> None:
    if not run.is_running:
        raise Conflict(_("这次执行已经结束"))


def _named(run: ProcedureRun) -> str:
    return _("%(number)s %(title)s（第 %(n)s 版）", number=run.number, title=run.title, n=run.revision)


def _tell(session: Session, run: ProcedureRun, kind: str, text: str, *, by: Person, at: datetime) -> None:
    tickets.note(session, run.ticket, kind, by=by, at=at, text=text, is_public=False, data={"run": run.id})

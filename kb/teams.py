"""Which teams does the support have, who is in them, and which of them does a ticket come to?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from kb import in_use, rights, settings
from kb.errors import NotFound, Problems
from kb.models import OPEN_STATUSES, Person, Team, TeamMember, Ticket
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import one_line, tidy_list

KIND: Final = "team"
EVERYTHING: Final = "*"
"""Stands among the categories of a team to which all come that no other team takes."""
LINES: Final = (1, 2, 3)
NAME_MAX: Final = 60
CATEGORY_MAX: Final = 200
MOST_CATEGORIES: Final = 200


@dataclass(frozen=True)
class TeamForm:
    """What an administrator says of a team: lead and members by their sign-in names."""

    name: str
    line: str = "1"
    categories: Sequence[str] = ()
    lead: str = ""
    members: Sequence[str] = ()


def listing(session: Session, *, closed: bool = False) -> Sequence[Team]:
    """Return the teams by line and name, those in use or with `closed` all."""
    return in_use.listing(session, Team, Team.line, Team.name, closed=closed)


def get(session: Session, key: int) -> Team:
    """Return a team by its database id or raise NotFound."""
    return in_use.get(session, Team, key, _("没有这个处理组"))


def get_named(session: Session, name: str) -> Team:
    """Return the team in use with this name or raise NotFound."""
    found = session.scalar(select(Team).where(Team.name == one_line(name), Team.is_open))
    if found is None:
        raise NotFound(_("没有处理组 %(name)s", name=name))
    return found


def add(session: Session, form: TeamForm, *, by: Person | None, at: datetime) -> Team:
    """Store a new team."""
    made = Team(name="", categories=[], is_open=True)
    _write(session, made, form)
    after = facts(session, made)
    settings.note(session, KIND, made.name, before={}, after=after, by=by, at=at)
    return made


def change(session: Session, team: Team, form: TeamForm, *, by: Person | None, at: datetime) -> None:
    """Give a team another name, line, lead, other members or categories; tickets stay where they are."""
    before = facts(session, team)
    _write(session, team, form)
    after = facts(session, team)
    if after != before:
        settings.note(session, KIND, team.name, before=before, after=after, by=by, at=at)


def close(session: Session, team: Team, *, by: Person | None, at: datetime) -> None:
    """Give a team no more tickets; those it has stay until they are solved or handed on."""
    in_use.put(session, team, KIND, team.name, is_open=False, by=by, at=at)


def reopen(session: Session, team: Team, *, by: Person | None, at: datetime) -> None:
    """Let tickets come to a closed team again."""
    in_use.put(session, team, KIND, team.name, is_open=True, by=by, at=at)


def facts(session: Session, team: Team) -> dict[str, Any]:
    """Return what is said of a team, as it is kept in the trail."""
    return {
        "name": team.name,
        "line": team.line,
        "categories": list(team.categories),
        "lead": team.lead.label if team.lead else "",
        "members": [person.label for person in members(session, team)],
    }


def members(session: Session, team: Team) -> list[Person]:
    """Return who is in a team, by name."""
    wanted = select(TeamMember).where(TeamMember.team_id == team.id).options(selectinload(TeamMember.person))
    return sorted((row.person for row in session.scalars(wanted)), key=lambda person: person.name)


def everybody(session: Session) -> dict[int, set[int]]:
    """Return the ids of the people in each team, by the team's id."""
    found: dict[int, set[int]] = {}
    for row in session.execute(select(TeamMember.team_id, TeamMember.person_id)):
        found.setdefault(row.team_id, set()).add(row.person_id)
    return found


def is_in(session: Session, person_id: int | None, team: Team) -> bool:
    """Tell whether somebody is in a team."""
    return person_id is not None and session.get(TeamMember, (team.id, person_id)) is not None


def of(session: Session, person: Person) -> list[int]:
    """Return the ids of the teams that somebody is in, closed ones too: they may have tickets left."""
    return list(session.scalars(select(TeamMember.team_id).where(TeamMember.person_id == person.id)))


def led_by(session: Session, person: Person) -> list[int]:
    """Return the ids of the teams that somebody leads."""
    return list(session.scalars(select(Team.id).where(Team.lead_id == person.id)))


def open_tickets(session: Session) -> dict[int, int]:
    """Return how many tickets each team has to work on, by the team's id."""
    counted = (
        select(Ticket.team_id, func.count())
        .where(Ticket.status.in_(OPEN_STATUSES), Ticket.team_id.is_not(None))
        .group_by(Ticket.team_id)
    )
    return {key: count for key, count in session.execute(counted) if key is not None}


def taking(teams: Iterable[Team], category: str, line: int) -> Team | None:
    """Return the team of a line that a category comes to: the one that names most of its path."""
    best, longest = None, -1
    for team in teams:
        if team.line == line and team.is_open:
            length = max((_matched(each, category) for each in team.categories), default=-1)
            if length > longest:
                best, longest = team, length
    return best


def _matched(path: str, category: str) -> int:
    """Return how much of a category a path covers, -1 where it is another one."""
    if path == EVERYTHING:
        return 0
    return len(path) if category == path or category.startswith(f"{path}/") else -1


def dispatched(session: Session, category: str, line: int) -> Team | None:
    """Return the team in use that a category comes to at a line."""
    return taking(listing(session), category, line)


def place(session: Session, ticket: Ticket) -> None:
    """Let a ticket that nobody handles come to the team of its category and line; where none takes it, it stays."""
    found = dispatched(session, ticket.category, ticket.line) if ticket.assignee_id is None else None
    if found is not None:
        ticket.team_id = found.id


def _write(session: Session, team: Team, form: TeamForm) -> None:
    problems = Problems()
    name = _name(session, team, form.name, problems)
    line = int(form.line) if form.line in {str(each) for each in LINES} else 0
    if not line:
        problems.add("line", _("请选择一线、二线或三线"))
    categories = _categories(form.categories, problems)
    known = _people(session, [form.lead, *form.members])
    lead = known.get(one_line(form.lead))
    if one_line(form.lead) and lead is None:
        problems.add("lead", _("负责人要是在用的支持人员账号"))
    inside = [known[each] for each in tidy_list(form.members) if each in known]
    if strange := [each for each in tidy_list(form.members) if each not in known]:
        problems.add("members", _("不是在用的支持人员账号：%(names)s", names=Several(strange)))
    problems.raise_if_any()
    team.name, team.line, team.categories = name, line, categories
    team.lead = lead
    session.add(team)
    session.flush()
    session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    session.add_all(TeamMember(team_id=team.id, person_id=person.id) for person in inside)
    session.flush()


def _name(session: Session, team: Team, typed: str, problems: Problems) -> str:
    name = one_line(typed)
    if not name or len(name) > NAME_MAX:
        problems.add("name", _("请填写 1 到 %(most)s 个字符的名称", most=NAME_MAX))
    same = session.scalar(select(Team).where(Team.name == name)) if name else None
    if same is not None and same is not team:
        problems.add("name", _("已经有同名的处理组了，停用的也算"))
    return name


def _categories(typed: Sequence[str], problems: Problems) -> list[str]:
    found = tidy_list([each.strip().strip("/") for each in typed])
    if len(found) > MOST_CATEGORIES:
        problems.add("categories", _("最多 %(most)s 个分类", most=MOST_CATEGORIES))
    if any(len(each) > CATEGORY_MAX for each in found):
        problems.add("categories", _("每个分类最多 %(most)s 个字符", most=CATEGORY_MAX))
    return found


def _people(session: Session, names: Sequence[str]) -> Mapping[str, Person]:
    """Return those of these people who work for the support, by their sign-in names."""
    wanted = select(Person).where(Person.name.in_(tidy_list(names)), Person.role.in_(rights.SUPPORT))
    return {person.name: person for person in session.scalars(wanted.where(Person.is_active))}

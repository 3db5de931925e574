"""Whatever is stored comes back from an export as it was."""

import csv
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kb import articles, exports, imports, people
from kb.content import Content
from kb.database import Database, now
from kb.errors import Invalid
from kb.forms import TicketForm
from kb.imports.articles import Defaults
from kb.models import KINDS, STATES, VISIBILITIES
from kb.text import is_blank, one_line
from kb.tickets import open_ticket
from tests.factories import make_group

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "'=x", "a|b", "[x]", '{"a": 1}', "a\nb", "\ufeffx", "KB-000002"]
)
SHOWN = TEXT.filter(lambda text: not is_blank(text))
GROUPS = ("人力资源部", "=支付, 小组", "[财务]")
READERS = st.one_of(
    st.sampled_from([name for name in VISIBILITIES if name != "groups"]).map(
        lambda name: {"visibility": name}
    ),
    st.lists(st.sampled_from(GROUPS), min_size=1, unique=True).map(lambda names: {"groups": names}),
)
FACTS = st.fixed_dictionaries(
    {"title": SHOWN},
    optional={
        "body": TEXT,
        "category": TEXT,
        "tags": st.lists(TEXT, max_size=3),
        "lang": st.sampled_from(["zh", "en"]),
        "type": st.sampled_from(KINDS),
        "phrasings": st.lists(TEXT, max_size=3),
        "product": TEXT,
        "related": st.lists(TEXT, max_size=3),
        "related_tickets": st.lists(TEXT, max_size=3),
    },
)
CONTENT = st.builds(lambda facts, readers: facts | readers, FACTS, READERS)
DAY = st.none() | st.dates()
PLAN = st.tuples(st.booleans(), DAY, DAY)
ARTICLE = st.tuples(st.none() | SHOWN, CONTENT, st.sampled_from(STATES), PLAN)
TICKET = st.fixed_dictionaries(
    {"id": SHOWN, "title": SHOWN},
    optional={
        "body": TEXT,
        "category": TEXT,
        "resolution": TEXT,
        "solved_by": TEXT,
        "created_at": st.datetimes().map(str),
        "requester": TEXT | st.fixed_dictionaries({"name": TEXT, "contact": TEXT}),
    },
)
KINDS_OF_FILE = ("a.jsonl", "a.jsonl.gz", "a.csv", "a.xlsx", "a.zip")
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def held(file: Path) -> object:
    """Return what a file says, whatever moment it was written at."""
    if file.suffix == ".zip":
        with ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if file.suffix == ".xlsx":
        return list(load_workbook(file).active.values)  # type: ignore[union-attr]
    return file.read_bytes()


def nothing(done: int, total: int) -> None:
    pass


Plan = tuple[bool, date | None, date | None]


def fill(
    database: Database, given: list[tuple[str | None, dict[str, Any], str]], plans: Sequence[Plan] = ()
) -> None:
    with database.begin() as session:
        owner = people.find(session, "owner")
        for (external, data, state), plan in zip_longest(given, plans):
            try:
                content = Content.parse(data)
            except Invalid:
                continue
            known = external is not None and (
                articles.as_number(external) or articles.find(session, external)
            )
            article = articles.draft(
                session, content, by=None, at=now(), external_id=None if known else external
            )
            article.state = state
            if plan:
                is_owned, article.review_on, article.valid_until = plan
                article.owner_id = owner.id if owner and is_owned else None


@QUICK
@given(st.lists(ARTICLE, max_size=6), st.sampled_from(KINDS_OF_FILE))
def test_articles_come_back_as_they_were(
    fresh: Callable[[], Database],
    given: list[tuple[str | None, dict[str, Any], str, Plan]],
    name: str,
) -> None:
    source, target = fresh(), fresh()
    for database in (source, target):
        with database.begin() as session:
            people.add(session, "owner", "agent", at=now())
            for group in GROUPS:
                make_group(session, group)
    texts = [(one_line(e or "") or None, data, state) for e, data, state, _ in given]
    fill(source, texts, [plan for *_, plan in given])
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, name), Path(folder, f"again-{name}")
        count = exports.export_articles(source, first, nothing)
        reader = imports.Sources(Path(folder, "rows"))
        report = imports.import_articles(target, [first], defaults=Defaults(state="draft"), reader=reader)
        assert (report.created, report.refused) == (count, 0), list(report.lines())
        exports.export_articles(target, second, nothing)
        assert held(second) == held(first)
        assert imports.import_articles(source, [first], reader=reader).unchanged == count
    source.close()
    target.close()


@QUICK
@given(st.lists(TICKET, max_size=6), st.sampled_from(["t.jsonl", "t.csv"]))
def test_tickets_come_back_as_they_were(
    fresh: Callable[[], Database], given: list[dict[str, Any]], name: str
) -> None:
    source, target = fresh(), fresh()
    with tempfile.TemporaryDirectory() as folder:
        rows, first, second = Path(folder, "rows.jsonl"), Path(folder, name), Path(folder, f"again-{name}")
        rows.write_text("".join(json.dumps(row) + "\n" for row in given))
        imports.import_tickets(source, [rows], zone=SHANGHAI)
        count = exports.export_tickets(source, first, nothing)
        report = imports.import_tickets(target, [first], zone=SHANGHAI)
        assert (report.created, report.refused) == (count, 0), list(report.lines())
        exports.export_tickets(target, second, nothing)
        assert second.read_bytes() == first.read_bytes()
        assert imports.import_tickets(source, [first], zone=SHANGHAI).unchanged == count
    source.close()
    target.close()


def test_a_ticket_opened_here_is_not_changed_by_its_own_export(
    fresh: Callable[[], Database], tmp_path: Path
) -> None:
    database = fresh()
    form = TicketForm(title="打不开", description="x", name="需求方 1", contact="1701")
    with database.begin() as session:
        open_ticket(session, form, by=None, at=now(), zone=SHANGHAI)
    assert exports.open_tickets(database) == 1
    assert exports.export_tickets(database, tmp_path / "t.jsonl", nothing) == 1
    report = imports.import_tickets(database, [tmp_path / "t.jsonl"], zone=SHANGHAI)
    assert (report.unchanged, report.updated) == (1, 0)
    database.close()


def test_no_cell_starts_as_a_formula(fresh: Callable[[], Database], tmp_path: Path) -> None:
    database = fresh()
    fill(database, [("=x", {"title": "+1", "body": "-1", "tags": ["@a"], "phrasings": ["=b|c"]}, "draft")])
    exports.export_articles(database, tmp_path / "a.csv", nothing)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    database.close()


def test_a_failed_export_leaves_the_old_file(fresh: Callable[[], Database], tmp_path: Path) -> None:
    database = fresh()
    fill(database, [(None, {"title": "a"}, "draft")] * 500)
    target = tmp_path / "a.jsonl"
    target.write_text("old")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exports.export_articles(database, target, stop)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(Invalid):
        exports.export_articles(database, tmp_path / "a.txt", nothing)
    database.close()

"""The life of an article: numbers, revisions, states, lists."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import articles
from kb.audiences import EMPLOYEES, VISITORS
from kb.content import Content
from kb.errors import Conflict, NotFound
from tests.factories import EDITOR, NOON, make_article, make_person

LATER = NOON + timedelta(hours=1)


def test_numbers_are_consecutive_and_read_in_any_form(session: Session) -> None:
    first, second = make_article(session), make_article(session, "蓝屏")
    assert (first.number, second.number) == ("KB-000001", "KB-000002")
    for typed in ("KB-000002", " kb2 ", "KB-2", "Kb000002"):
        assert articles.find(session, typed) is second
    for typed in ("2", "KB-", "KB-9999999999", "", "\ud800", "\0", "KB-2' or 1=1"):
        assert articles.find(session, typed) is None


def test_a_number_is_preferred_to_the_same_external_id(session: Session) -> None:
    first = make_article(session, external_id="KB-000002")
    second = make_article(session, external_id="b")
    assert articles.find(session, "KB-000002") is second
    assert articles.find(session, "b") is second
    assert articles.find(session, first.number) is first


def test_a_draft_is_kept_as_its_first_revision(session: Session) -> None:
    author = make_person(session, "agent")
    content = Content.parse({"title": "VPN 809", "body": "换协议", "tags": ["vpn"]})
    article = articles.draft(session, content, by=author, at=NOON)
    kept = articles.revisions(session, article, EDITOR)
    assert [(r.number, r.by_id, r.content["title"]) for r in kept] == [(1, author.id, "VPN 809")]
    assert (article.state, article.published_at, article.is_findable) == ("draft", None, False)


def test_the_same_text_again_changes_nothing(session: Session) -> None:
    article = make_article(session)
    before = (article.revision, article.updated_at, article.changed)
    assert not articles.revise(session, article, Content.of(article), by=None, at=LATER)
    assert (article.revision, article.updated_at, article.changed) == before


def test_a_revision_keeps_the_earlier_text_and_why(session: Session) -> None:
    article = make_article(session, body="旧")
    changed = Content.parse({"body": "新"}, Content.of(article))
    assert articles.revise(session, article, changed, by=None, at=LATER, why="过时", expected_revision=1)
    kept = articles.revisions(session, article, EDITOR)
    assert [(r.number, r.content["body"], r.why) for r in kept] == [(2, "新", "过时"), (1, "旧", "")]
    assert article.updated_at == LATER


def test_who_saved_first_wins(session: Session) -> None:
    article = make_article(session)
    other = Content.parse({"body": "甲"}, Content.of(article))
    articles.revise(session, article, other, by=None, at=LATER, expected_revision=1)
    with pytest.raises(Conflict, match="第 2 版"):
        articles.revise(session, article, Content.of(article), by=None, at=LATER, expected_revision=1)


def test_publishing_again_keeps_the_first_day(session: Session) -> None:
    article = make_article(session)
    articles.retire(session, article, at=LATER)
    assert not article.is_findable
    articles.publish(session, article, at=LATER)
    assert (article.state, article.published_at) == ("published", NOON)


def test_who_may_not_read_it_is_told_that_there_is_none(session: Session) -> None:
    hidden = make_article(session, state="draft")
    with pytest.raises(NotFound) as missing:
        articles.get(session, "KB-999999", None)
    with pytest.raises(NotFound) as forbidden:
        articles.get(session, hidden.number, None)
    assert str(missing.value) == str(forbidden.value)


def test_what_changed_is_read_in_order(session: Session) -> None:
    made = [make_article(session, str(n)) for n in range(3)]
    articles.retire(session, made[0], at=LATER)
    read = articles.changed_after(session, 0)
    assert [a.id for a in read] == [made[1].id, made[2].id, made[0].id]
    assert articles.changed_after(session, read[1].changed) == [made[0]]


def test_lists_are_narrowed_by_every_filter(session: Session) -> None:
    wanted = make_article(session, category="网络/VPN", tags=['a"b%_'], lang="en", type="sop")
    make_article(session, category="网络安全", tags=["ab"])
    make_article(session, state="draft")
    assert articles.by_age(session, None, category="网络") == [wanted]
    assert articles.by_age(session, None, tag='a"b%_') == [wanted]
    assert articles.by_age(session, None, lang="en", kind="sop") == [wanted]
    assert articles.listing(session, None, category="网络/VPN", tag='a"b%_') == [wanted]
    admin = make_person(session, "admin")
    assert [a.state for a in articles.listing(session, admin, state="draft")] == ["draft"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 4), st.lists(st.integers(0, 6), max_size=4))
def test_paging_by_age_neither_repeats_nor_skips_while_others_edit(
    session: Session, limit: int, edits: list[int]
) -> None:
    stored = list(articles.by_age(session, None)) or [make_article(session, str(n)) for n in range(7)][::-1]
    seen, before, at = [], None, LATER
    while page := articles.by_age(session, None, before=before, limit=limit):
        seen += [a.id for a in page]
        before = page[-1].id
        for place in edits:
            at += timedelta(seconds=1)
            text = Content.parse({"body": f"{at} {place} {len(seen)} {limit}"}, Content.of(stored[place]))
            articles.revise(session, stored[place], text, by=None, at=at)
    assert seen == [a.id for a in stored]


def test_paging_by_change_goes_on_after_the_same_moment(session: Session) -> None:
    made = [make_article(session, str(n)) for n in range(5)]
    first = articles.listing(session, None, limit=2)
    rest = articles.listing(session, None, before=(first[-1].updated_at, first[-1].id))
    assert [a.id for a in [*first, *rest]] == [a.id for a in reversed(made)]


def test_categories_and_states_count_only_what_may_be_seen(session: Session) -> None:
    make_article(session, category="网络/VPN")
    make_article(session, category="网络")
    make_article(session, category="硬件", visibility="internal")
    make_article(session, category="机密", state="draft")
    assert articles.tops(articles.paths(session, VISITORS)) == [("网络", 2)]
    assert articles.tops(articles.paths(session, EMPLOYEES)) == [("网络", 2), ("硬件", 1)]
    assert articles.counts_by_state(session, None) == {"published": 2}
    assert articles.counts_by_state(session, make_person(session, "engineer")) == {"published": 3, "draft": 1}


@given(st.dictionaries(st.sampled_from(["tags", "phrasings"]), st.lists(st.text(max_size=20), max_size=5)))
def test_what_a_content_holds_reads_back_as_the_same(data: dict[str, list[str]]) -> None:
    content = Content.parse({"title": "x", **data})
    assert Content.parse(json.loads(json.dumps(content.as_json()))) == content

"""Groups that articles may be for: named, renamed, closed, and what texts of earlier days say of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import accounts, articles, changes, exports, groups, imports, rights
from kb.accounts import Given
from kb.audiences import MOST_GROUPS
from kb.content import Content
from kb.database import Database
from kb.errors import Conflict, Invalid, NotFound
from kb.imports import Defaults
from kb.models import Article
from tests.factories import EDITOR, NOON, make_article, make_group, make_person

NAMES = ("人力资源部", "=支付, 小组", "R&D", "[财务]")


def content(**facts: object) -> Content:
    return Content.parse({"title": "打印机", "body": "重启", **facts})


def test_a_group_is_named_once(session: Session) -> None:
    made = make_group(session, " 人力\n资源部 ")
    assert (made.name, made.bit) == ("人力 资源部", 8)
    for name in ("", " ", "人力 资源部", "a|b", "长" * 61):
        with pytest.raises(Invalid) as told:
            groups.add(session, name, by=None, at=NOON)
        assert told.value.fields.keys() == {"name"}
    with pytest.raises(NotFound):
        groups.get_named(session, "研发")
    with pytest.raises(NotFound):
        groups.get(session, 99)


def test_there_are_as_many_groups_as_bits_and_then_it_is_said(session: Session) -> None:
    for number in range(MOST_GROUPS):
        last = make_group(session, f"分组 {number}")
    assert last.bit == 1 << 62
    member = make_person(session)
    accounts.give(session, member, Given(groups=(last.name,)), by=None, at=NOON)
    article = make_article(session, groups=[last.name])
    session.expire_all()
    assert rights.may_read_article(member, article)
    assert groups.people_of(session)[last.id] == groups.articles_of(session)[last.id] == 1
    with pytest.raises(Conflict, match="最多 60 个分组"):
        groups.add(session, "再多一个", by=None, at=NOON)


def test_a_new_name_goes_everywhere_and_the_old_one_still_means_it(session: Session) -> None:
    member = make_person(session)
    made = make_group(session, "人事部", member)
    article = make_article(session, groups=["人事部"])
    articles.edit(session, article, content(groups=["人事部"], body="改过"), by=None, at=NOON)
    groups.rename(session, made, "人力资源部", by=None, at=NOON)
    session.flush()
    assert article.groups == ["人力资源部"]
    assert articles.newest(session, article).groups == ["人力资源部"]
    articles.publish(session, article, at=NOON)
    assert (article.groups, article.group_bits) == (["人力资源部"], made.bit)
    assert articles.draft(session, content(groups=["人事部"]), by=None, at=NOON).groups == ["人力资源部"]
    articles.restore(session, article, 1, by=EDITOR, at=NOON)
    assert articles.newest(session, article).groups == ["人力资源部"]
    with pytest.raises(Invalid):
        groups.add(session, "人事部", by=None, at=NOON)
    groups.rename(session, made, "人事部", by=None, at=NOON)
    assert (made.name, made.former) == ("人事部", ["人力资源部"])


def test_a_closed_group_has_nobody_and_is_offered_to_nobody(session: Session) -> None:
    member = make_person(session)
    made = make_group(session, "人力", member)
    article = make_article(session, groups=["人力"])
    with pytest.raises(Conflict, match="还有 1 篇文章"):
        groups.close(session, made, by=None, at=NOON)
    articles.revise(session, article, content(visibility="internal"), by=None, at=NOON)
    groups.close(session, made, by=None, at=NOON)
    session.flush()
    assert (member.group_bits, groups.names(session)) == (0, [])
    with pytest.raises(Invalid, match="没有分组 人力"):
        articles.draft(session, content(groups=["人力"]), by=None, at=NOON)
    with pytest.raises(Invalid):
        articles.restore(session, article, 1, by=EDITOR, at=NOON)
    groups.reopen(session, made, by=None, at=NOON)
    assert groups.names(session) == ["人力"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"visibility": "groups"}, "groups"),
        ({"visibility": "groups", "groups": []}, "groups"),
        ({"visibility": "public", "groups": ["人力"]}, "groups"),
        ({"groups": {"a": 1}}, "groups"),
        ({"visibility": "everybody", "groups": ["人力"]}, "visibility"),
    ],
)
def test_who_an_article_is_for_is_said_clearly(facts: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as told:
        content(**facts)
    assert field in told.value.fields


def test_naming_groups_is_enough_and_naming_another_visibility_lets_go_of_them() -> None:
    for_groups = content(groups=["人力", "研发", "人力"])
    assert (for_groups.visibility, for_groups.groups) == ("groups", ["人力", "研发"])
    assert Content.parse({"visibility": "internal"}, for_groups).groups == []
    assert Content.parse({"body": "新"}, for_groups).groups == ["人力", "研发"]


def test_an_agent_offers_an_article_to_the_own_groups_only(session: Session) -> None:
    agent, engineer = make_person(session, "agent"), make_person(session, "engineer")
    make_group(session, "人力", agent)
    make_group(session, "研发")
    article = make_article(session)
    assert groups.offered(session, agent) == ["人力"]
    assert groups.offered(session, engineer) == ["人力", "研发"]
    with pytest.raises(Invalid, match="你不在分组 研发 里"):
        articles.edit(session, article, content(groups=["研发"]), by=agent, at=NOON)
    with pytest.raises(Invalid):
        articles.draft(session, content(groups=["研发", "人力"]), by=agent, at=NOON)
    articles.edit(session, article, content(groups=["研发", "人力"]), by=engineer, at=NOON)
    articles.edit(session, article, content(groups=["研发", "人力"], body="新"), by=agent, at=NOON)


def test_a_text_for_a_group_is_kept_from_others_who_may_write_on_the_article(session: Session) -> None:
    inside, outside = make_person(session, "agent"), make_person(session, "agent")
    make_group(session, "人力", inside)
    article = make_article(session)
    articles.edit(session, article, content(groups=["人力"], body="秘密"), by=inside, at=NOON)
    assert rights.may_read_article(outside, article)
    assert [rights.may_edit_article(each, article) for each in (inside, outside, EDITOR)] == [
        True,
        False,
        True,
    ]
    articles.discard(session, article, by=inside, at=NOON)
    assert rights.may_edit_article(outside, article)
    assert [each.number for each in articles.revisions(session, article, outside)] == [3, 1]
    assert [each.number for each in articles.revisions(session, article, inside)] == [3, 2, 1]
    with pytest.raises(NotFound):
        articles.revision(session, article, 2, outside)
    with pytest.raises(NotFound):
        articles.restore(session, article, 2, by=outside, at=NOON)


def test_merging_shows_nobody_what_was_for_a_group(session: Session) -> None:
    for name in ("人力", "研发"):
        make_group(session, name)
    secluded, other = (
        make_article(session, "秘密", groups=["人力"]),
        make_article(session, groups=["人力", "研发"]),
    )
    for into in (make_article(session), other):
        with pytest.raises(Conflict, match="还有别人能看"):
            articles.merge(session, secluded, into, by=EDITOR, at=NOON)
    articles.merge(session, other, secluded, by=make_person(session, "engineer"), at=NOON)
    assert secluded.phrasings == [other.title]


def test_other_groups_are_a_change_and_other_members_are_none(session: Session) -> None:
    member = make_person(session)
    make_group(session, "人力")
    article = make_article(session)
    before = changes.last(session)
    articles.revise(session, article, content(groups=["人力"]), by=None, at=NOON)
    assert article.changed == changes.last(session) > before
    before = changes.last(session)
    assert not rights.may_read_article(member, article)
    accounts.give(session, member, Given(groups=("人力",)), by=None, at=NOON)
    assert rights.may_read_article(member, article)
    assert changes.last(session) == before


def test_what_is_given_is_noted_and_users_do_not_publish(session: Session) -> None:
    agent, user = make_person(session, "agent"), make_person(session)
    make_group(session, "人力")
    assert accounts.give(session, agent, Given(True, ("人力",)), by=None, at=NOON)
    assert not accounts.give(session, agent, Given(True, ("人力",)), by=None, at=NOON)
    assert accounts.given_to(session, agent) == Given(True, ("人力",))
    assert accounts.members(session, groups.get_named(session, "人力")) == [agent]
    with pytest.raises(Invalid) as told:
        accounts.give(session, user, Given(publishes=True), by=None, at=NOON)
    assert told.value.fields.keys() == {"publishes"}
    with pytest.raises(Invalid):
        accounts.give(session, user, Given(groups=("没有",)), by=None, at=NOON)


def nothing(done: int, total: int) -> None:
    pass


@pytest.fixture
def elsewhere(fresh: Callable[[], Database]) -> Iterator[Database]:
    """Another installation, that has none of these groups."""
    opened = fresh()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.xlsx", "a.zip"])
def test_groups_come_back_from_an_export(
    database: Database, elsewhere: Database, tmp_path: Path, name: str
) -> None:
    wanted = [[], ["人力资源部"], ["=支付, 小组", "[财务]"], sorted(NAMES)]
    with database.begin() as session:
        for each in (*NAMES, "没有文章的"):
            make_group(session, each)
        for names in wanted:
            make_article(session, **({"groups": names} if names else {}))
    file, sources = tmp_path / name, imports.Sources(tmp_path / "rows")
    exports.export_articles(database, file, nothing)
    told = imports.check_articles(elsewhere, [file], reader=sources)
    refused = imports.import_articles(elsewhere, [file], reader=sources)
    for report in (told, refused):
        assert len(report.refusals) == 3
        assert all("没有分组" in str(each.why) for each in report.refusals)
    made = imports.import_articles(elsewhere, [file], defaults=Defaults(makes_groups=True), reader=sources)
    assert not made.refusals
    with elsewhere.read() as session:
        rows = session.query(Article).order_by(Article.number).all()
        assert [row.groups for row in rows] == wanted
        assert all(row.group_bits == groups.bits(session, row.groups) for row in rows)
        assert groups.names(session) == sorted(NAMES)
    again = imports.import_articles(elsewhere, [file], reader=sources)
    assert (again.unchanged, again.refused) == (4, 0)

"""What the support teaches: groups, words and rules, each change numbered, kept, and lost to nobody."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import search
from kb import articles, curation, exports, imports
from kb.curation import days, rules, synonyms, words
from kb.curation.rules import Wanted
from kb.database import Database
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.models import OwnWord, SynonymGroup
from kb.text import fold
from tests.factories import NOON, make_article, make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = Path(curation.__file__).with_name("start.jsonl")


@pytest.fixture(scope="module")
def made(fresh: Callable[[], Database]) -> Iterator[Database]:
    """A database in memory, for what is undone at once."""
    opened = fresh()
    yield opened
    opened.close()


def rule(session: Session, query: str = "打印机", **more: Any) -> rules.Wanted:
    """Return a rule that can be stored."""
    more.setdefault("article", "") or more.update(article=make_article(session).number)
    return Wanted(query=query, effect="pin", reason="大家都要它", **more)


def why(call: Callable[[], object]) -> dict[str, str]:
    """Return the complaints about what was written."""
    with pytest.raises(Invalid) as caught:
        call()
    return caught.value.fields


def test_the_product_comes_with_a_good_start(session: Session) -> None:
    groups, own = synonyms.listing(session), words.listing(session)
    assert len(groups) >= 120
    assert len(own) >= 150
    assert curation.last(session) == 1
    assert curation.recent(session) == []
    together = [{fold(word) for word in group.words} for group in groups]
    for some in ({"wifi", "无线网络"}, {"蓝屏", "bsod"}, {"连不上", "无法连接"}, {"u盘", "优盘"}):
        assert any(some <= group for group in together), some


def test_the_start_keeps_its_own_rules(session: Session) -> None:
    for group in synonyms.listing(session):
        assert synonyms.check(session, group.words, group.note, but=group) == (group.words, group.note)
        assert group.form == synonyms.form_of(group.words)
    for own in words.listing(session):
        assert words.check(session, own.word, but=own) == own.word


def test_every_change_is_numbered_and_kept(session: Session) -> None:
    someone, later = make_person(session, "engineer"), NOON + timedelta(hours=1)
    group = synonyms.add(session, ["工牌机", " 考勤机器 "], note="门口那台", by=someone, at=NOON)
    assert (group.words, group.edition) == (["工牌机", "考勤机器"], curation.last(session))
    assert synonyms.change(session, group, ["工牌机", "刷卡机"], by=someone, at=later, edition=group.edition)
    assert not synonyms.change(session, group, ["工牌机", "刷卡机"], by=someone, at=later)
    own = words.add(session, "工牌机", by=someone, at=later)
    assert words.change(session, own, "工牌机器", by=None, at=later)
    words.remove(session, own, by=someone, at=later)
    written = rules.add(session, rule(session), by=someone, at=later)
    assert rules.change(session, written, rule(session, "打印", article="KB-000001"), by=someone, at=later)
    rules.remove(session, written, by=someone, at=later)
    synonyms.remove(session, group, by=someone, at=later)
    kept = curation.recent(session)[::-1]
    assert [change.kind for change in kept] == ["synonyms"] * 2 + ["word"] * 3 + ["rule"] * 3 + ["synonyms"]
    assert curation.last(session) == 1 + len(kept)
    first, last = kept[0], kept[-1]
    assert (first.before, first.after["group"], first.after["note"]) == (
        {},
        ["工牌机", "考勤机器"],
        "门口那台",
    )
    assert (last.before["group"], last.after, last.by, last.at) == (["工牌机", "刷卡机"], {}, someone, later)
    assert [change.kind for change in curation.recent(session, "rule", 2)] == ["rule"] * 2
    assert kept[5].after["rule"] == {
        "query": "打印机",
        "article": "KB-000001",
        "effect": "pin",
        "reason": "大家都要它",
    }


def test_a_change_of_an_older_state_loses_nothing(session: Session) -> None:
    group = synonyms.add(session, ["甲词", "乙词"], by=None, at=NOON)
    own = words.add(session, "自造词", by=None, at=NOON)
    written = rules.add(session, rule(session), by=None, at=NOON)
    synonyms.change(session, group, ["甲词", "丙词"], by=None, at=NOON, edition=group.edition)
    last = curation.last(session)
    for call in (
        lambda: synonyms.change(
            session, group, ["甲词", "丁词"], by=None, at=NOON, edition=group.edition - 1
        ),
        lambda: synonyms.remove(session, group, by=None, at=NOON, edition=group.edition - 1),
        lambda: words.change(session, own, "新造词", by=None, at=NOON, edition=0),
        lambda: words.remove(session, own, by=None, at=NOON, edition=0),
        lambda: rules.change(session, written, rule(session), by=None, at=NOON, edition=0),
        lambda: rules.remove(session, written, by=None, at=NOON, edition=0),
    ):
        with pytest.raises(Conflict):
            call()
    assert group.words == ["甲词", "丙词"]
    assert curation.last(session) == last
    for kind in (synonyms, words, rules):
        with pytest.raises(NotFound):
            kind.get(session, 10**6)


def test_a_group_has_two_to_twenty_different_words(session: Session) -> None:
    def add(*given: str, note: str = "") -> dict[str, str]:
        return why(lambda: synonyms.add(session, given, note=note, by=None, at=NOON))

    assert "至少" in add("只有一个", "只有一个 ", "")["words"]
    assert "至少" in add("Ｗｉｆｉ卡", "wifi卡")["words"]
    assert "最多 20" in add(*map(str, range(100, 121)))["words"]
    assert "40" in add("词" * 41, "词")["words"]
    assert "300" in add("甲", "乙", note="长" * 301)["note"]
    assert "完全相同" in add("WLAN", "无线网络", "无线网", "无线", "wi-fi", "WIFI")["words"]
    shared = synonyms.add(session, ["无线", "无线电"], by=None, at=NOON)
    assert shared in synonyms.listing(session, "无线电")
    assert len(synonyms.listing(session, "无线")) > 1


def test_an_own_word_is_chinese_and_stands_once(session: Session) -> None:
    for word in ("", "字", "字" * 13, "VPN", "安装 包", "安装VPN", "安装，包"):
        assert "2 到 12 个汉字" in why(lambda word=word: words.add(session, word, by=None, at=NOON))["word"]
    words.add(session, " 字典词 ", by=None, at=NOON)
    assert "已经有了" in why(lambda: words.add(session, "字典词", by=None, at=NOON))["word"]
    assert [own.word for own in words.listing(session, "字典")] == ["字典词"]


def test_a_rule_names_query_article_effect_and_reason(session: Session) -> None:
    article, draft = make_article(session), make_article(session, state="draft")
    blank = Wanted("", "KB-999999", "hide", " ")
    assert set(why(lambda: rules.add(session, blank, by=None, at=NOON))) == {
        *("query", "article", "effect", "reason")
    }
    unpublished = Wanted("打印", draft.number, "pin", "x")
    assert "没有发布" in why(lambda: rules.add(session, unpublished, by=None, at=NOON))["article"]
    backwards = Wanted("打印", article.number, "pin", "x", NOON, NOON)
    assert "结束日期" in why(lambda: rules.add(session, backwards, by=None, at=NOON))["until"]
    assert "300" in why(lambda: rules.add(session, rule(session, "长" * 301), by=None, at=NOON))["query"]
    rules.add(session, Wanted("VPN 连不上", article.number, "pin", "x"), by=None, at=NOON)
    again = Wanted("ｖｐｎ  连不上", article.number, "block", "x")
    assert "已经有一条规则" in why(lambda: rules.add(session, again, by=None, at=NOON))["article"]
    assert rules.add(session, Wanted("VPN", article.number, "block", "x"), by=None, at=NOON)
    assert len(rules.listing(session, "vpn")) == 2


def test_searches_read_what_was_taught(session: Session) -> None:
    before = search.lexicon_of(session)
    article = make_article(session)
    wanted = rule(session, article=article.number, since=NOON, until=NOON + timedelta(days=1))
    rules.add(session, wanted, by=None, at=NOON)
    articles.retire(session, article, at=NOON)
    after = search.lexicon_of(session)
    assert (before.groups, before.words) == (after.groups, after.words)
    assert after.last == before.last + 1 == curation.last(session)
    since = int(NOON.timestamp())
    assert after.rules == (search.Rule("打印机", article.id, "pin", since, since + 86_400),)


def take(database: Database, file: Path, **more: Any) -> tuple[int, int, int, int]:
    """Import a file and return its counts."""
    report = imports.import_lexicon(database, file, zone=SHANGHAI, clock=lambda: NOON, **more)
    return report.created, report.updated, report.unchanged, report.refused


def test_it_goes_to_a_file_and_back_without_loss(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        make_article(session, external_id="ext-1")
        make_article(session)
        rules.add(session, rule(session, article="KB-000002", since=NOON), by=None, at=NOON)
        wanted = rule(session, article="ext-1", until=NOON)
        rules.add(session, wanted, by=None, at=NOON)
        articles.retire(session, articles.get(session, "KB-000002", make_person(session, "admin")), at=NOON)
        before = search.lexicon_of(session)
    file, again = tmp_path / "lexicon.jsonl", tmp_path / "again.jsonl.gz"
    count = exports.export_lexicon(database, file)
    assert count == len(before.groups) + len(before.words) + 2
    assert take(database, file, replace=True) == (0, 0, count, 0)
    assert take(database, START) == (0, 0, count - 2, 0)
    with database.begin() as session:
        assert search.lexicon_of(session) == before
        for own in words.listing(session):
            words.remove(session, own, by=None, at=NOON)
        synonyms.add(session, ["多出来的", "另一个"], by=None, at=NOON)
    assert take(database, file, replace=True) == (len(before.words), 0, count - len(before.words), 0)
    exports.export_lexicon(database, again)
    with database.read() as session:
        after = search.lexicon_of(session)
    assert (set(after.groups), set(after.words), set(after.rules)) == (
        *(set(before.groups), set(before.words)),
        set(before.rules),
    )
    with pytest.raises(Invalid):
        exports.export_lexicon(database, tmp_path / "lexicon.csv")


def test_bad_rows_are_told_by_line_and_remove_nothing(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_text(
        '{"group": ["刷卡机", "读卡机"], "note": "新", "colour": 1}\n'
        '{"group": "刷卡机"}\n{"group": ["一"]}\n{"word": 5}\n{"word": null}\n{"rule": "x"}\n{}\n[1]\n{"wo\n'
        '{"rule": {"query": "q", "article": "KB-1", "effect": "pin", "reason": "r", "since": "昨天"}}\n'
        '{"group": ["读卡机", "刷卡机"], "note": "改了"}\n{"group": ["读卡机", "刷卡机"]}\n',
        encoding="utf8",
    )
    report = imports.import_lexicon(database, file, zone=SHANGHAI, replace=True)
    assert (report.created, report.updated, report.unchanged, report.refused) == (1, 1, 1, 9)
    assert [refusal.line for refusal in report.refusals] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert any("colour" in note for note in report.notes)
    assert any("没有删除" in note for note in report.notes)
    with database.read() as session:
        assert synonyms.listing(session, "刷卡机")[0].note == "改了"
        assert session.query(OwnWord).count() >= 150
        assert session.query(SynonymGroup).count() >= 121
    with pytest.raises(imports.UnreadableFileError):
        imports.import_lexicon(database, tmp_path / "a.csv", zone=SHANGHAI)


def test_days_begin_and_end_where_the_installation_is() -> None:
    problems = Problems()
    since = days.beginning(problems, "since", "2026-11-01", SHANGHAI)
    until = days.end(problems, "until", "2026/11/1", SHANGHAI)
    assert since == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert until == datetime(2026, 11, 1, 16, tzinfo=UTC)
    assert (days.first_day(since, SHANGHAI), days.last_day(until, SHANGHAI)) == ("2026-11-01", "2026-11-01")
    assert days.end(problems, "until", "2026-11-01T16:00:00+00:00", SHANGHAI) == until
    assert days.end(problems, "until", " ", SHANGHAI) is None
    for number, bad in enumerate(("2026-13-01", "明天", "9999-12-31", "2026-11-01T25:00")):
        days.end(problems, str(number), bad, SHANGHAI)
    assert len(problems.found) == 4


@given(st.lists(st.text(max_size=50), max_size=25), st.text(max_size=320))
def test_no_words_raise_anything_but_invalid(made: Database, given_words: list[str], note: str) -> None:
    with made.begin() as session:
        with suppress(Invalid):
            group = synonyms.add(session, given_words, note=note, by=None, at=NOON)
            assert synonyms.of_words(session, given_words[::-1]) is group
            assert not synonyms.change(session, group, group.words, note=note, by=None, at=NOON)
        session.rollback()

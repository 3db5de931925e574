"""Templates of replies: placeholders are filled or stay, unknown ones are complained about, none is lost to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import reply_templates
from kb.errors import Conflict, Invalid, NotFound
from kb.reply_templates import NAMES, Fields
from tests.factories import NOON, make_person

VALUES = {english: f"<{english}>" for english in NAMES.values()}


def test_the_product_comes_with_templates_in_both_languages(session: Session) -> None:
    rows = reply_templates.listing(session)
    assert {row.lang for row in rows} == {"zh", "en"}
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        shown = Fields(row.title, row.text, row.lang, row.category, row.place)
        assert shown.checked() == Fields(row.title, row.text.strip(), row.lang, row.category, row.place)
        assert reply_templates.left_open(reply_templates.fill(row.text, VALUES)) == []


def test_what_a_ticket_does_not_say_stays_to_be_filled() -> None:
    told = reply_templates.fill("{姓名}：{预计时间} {name} {别的}", {"name": "需求方 1", "expected": ""})
    assert told == "需求方 1：{预计时间} 需求方 1 {别的}"
    assert reply_templates.left_open(told) == ["{预计时间}"]


@given(st.text(), st.dictionaries(st.sampled_from(list(VALUES)), st.text()))
def test_filling_never_fails_and_leaves_what_holds_no_place(text: str, values: dict[str, str]) -> None:
    told = reply_templates.fill(text, values)
    assert "{" in text or told == text


def test_wrong_fields_are_complained_about_at_their_place(session: Session) -> None:
    by = make_person(session, "engineer")
    for fields, name in (
        (Fields("", "好"), "title"),
        (Fields("好", " "), "text"),
        (Fields("好", "{姓名} {电话号码}"), "text"),
        (Fields("好", "好", lang="fr"), "lang"),
        (Fields("好", "好", place=-1), "place"),
        (Fields("好" * 81, "好"), "title"),
    ):
        with pytest.raises(Invalid) as raised:
            reply_templates.add(session, fields, by=by, at=NOON)
        assert list(raised.value.fields) == [name]
    assert "{电话号码}" in str(_complaint(session, "{电话号码}"))


def _complaint(session: Session, text: str) -> Invalid:
    with pytest.raises(Invalid) as raised:
        reply_templates.add(session, Fields("好", text), by=make_person(session, "engineer"), at=NOON)
    return raised.value


def test_a_change_needs_the_edition_that_was_seen(session: Session) -> None:
    by = make_person(session, "engineer")
    made = reply_templates.add(session, Fields("远程", "好"), by=by, at=NOON)
    reply_templates.change(session, made.id, Fields("远程", "好的"), edition=1, by=by, at=NOON)
    assert (made.text, made.edition, made.by) == ("好的", 2, by)
    with pytest.raises(Conflict):
        reply_templates.change(session, made.id, Fields("远程", "不"), edition=1, by=by, at=NOON)
    with pytest.raises(Conflict):
        reply_templates.remove(session, made.id, edition=1)
    reply_templates.remove(session, made.id, edition=2)
    with pytest.raises(NotFound):
        reply_templates.get(session, made.id)


def test_a_ticket_is_offered_what_is_for_its_category_its_language_first(session: Session) -> None:
    by = make_person(session, "engineer")
    for category in ("网络", "网络/无线", "网", "硬件"):
        reply_templates.add(session, Fields(category, "好", category=category), by=by, at=NOON)
    offered = reply_templates.fitting(session, "网络/无线/会议室", "en")
    assert {"网络", "网络/无线"} <= {row.title for row in offered}
    assert not {"网", "硬件"} & {row.title for row in offered}
    langs = [row.lang for row in offered]
    assert langs.index("zh") > max(n for n, lang in enumerate(langs) if lang in {"", "en"})

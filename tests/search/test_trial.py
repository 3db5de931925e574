"""An index as it would be with other articles in it, and what stands lower while it waits for a review."""

from sqlalchemy.orm import Session

import search
from search import Document, SearchIndex
from tests.factories import make_article


def document(key: int, title: str, **more: object) -> Document:
    return Document(key=key, number=f"KB-{key:06d}", title=title, **more)  # type: ignore[arg-type]


def numbers(index: SearchIndex, query: str, audience: int = search.SUPPORT) -> list[int]:
    return [hit.key for hit in index.search(query, audience=audience).hits]


def test_a_trial_finds_what_is_not_published_and_changes_nothing() -> None:
    index = SearchIndex()
    index.apply([document(1, "打印机脱机"), document(2, "蓝屏")], last=1)
    tried = index.trial([document(3, "投影仪黑屏"), document(2, "蓝牙断开")])
    assert numbers(tried, "投影仪黑屏")[0] == 3
    assert numbers(tried, "打印机脱机") == [1]
    assert 2 not in numbers(tried, "蓝屏")[:1] or numbers(tried, "蓝牙断开")[0] == 2
    assert numbers(index, "投影仪黑屏") == []
    assert numbers(index, "蓝屏") == [2]


def test_a_trial_keeps_to_what_each_may_see() -> None:
    index = SearchIndex()
    index.apply([document(1, "打印机脱机")], last=1)
    tried = index.trial([document(2, "打印机离线", audience=search.AGENTS)])
    assert 2 in numbers(tried, "打印机离线")
    assert 2 not in numbers(tried, "打印机离线", search.PUBLIC)


def test_the_first_article_is_tried_too() -> None:
    assert numbers(SearchIndex().trial([document(1, "打印机脱机")]), "打印机脱机") == [1]


def test_what_waits_for_its_review_is_found_behind_what_is_as_near(session: Session) -> None:
    waiting = make_article(session, "打印机脱机怎么办", body="重启打印服务", state="due")
    fresh = make_article(session, "打印机脱机怎么办", body="重启打印服务")
    index = SearchIndex()
    search.sync(session, index)
    assert numbers(index, "打印机脱机 重启") == [fresh.id, waiting.id]
    hit = index.search("打印机脱机 重启", explain=True).hits[1]
    assert any(part.field == "state" and part.weight < 0 for part in hit.why)
    assert abs(sum(part.weight for part in hit.why) - hit.score) < 1e-6
    assert [each.key for each in index.search("打印机", order="useful").hits] == [fresh.id, waiting.id]

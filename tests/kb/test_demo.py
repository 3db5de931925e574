"""The demo is real work: enough of it, of every kind, well-formed, and hard to search."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

import kb
from benchmarks.reference import Bm25, words
from kb.content import KNOWN_KEYS, Content

DEMO = Path(kb.__file__).parent / "demo"


def rows(kind: str) -> list[dict[str, Any]]:
    files = sorted((DEMO / kind).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf8").splitlines()]


@pytest.fixture(scope="module")
def articles() -> dict[str, dict[str, Any]]:
    found = rows("articles")
    assert len({row["id"] for row in found}) == len(found)
    return {row["id"]: row for row in found}


@pytest.fixture(scope="module")
def tickets() -> list[dict[str, Any]]:
    return rows("tickets")


def test_there_is_enough_of_every_kind(
    articles: dict[str, dict[str, Any]], tickets: list[dict[str, Any]]
) -> None:
    languages = [row["lang"] for row in articles.values()]
    assert languages.count("zh") >= 120
    assert languages.count("en") >= 20
    assert len(tickets) >= 300
    assert {row["type"] for row in articles.values()} == {"faq", "sop", "known-issue", "case", "contingency"}
    assert {row["visibility"] for row in articles.values()} == {"public", "internal", "agents"}
    topics = {row["category"].split("/")[0] for row in articles.values()}
    assert set("打印 硬件 会议室 网络 VPN 移动设备 邮件 账号 软件 系统 安全 应急预案".split()) <= topics


def test_every_article_can_be_taken_in_as_it_is(articles: dict[str, dict[str, Any]]) -> None:
    for row in articles.values():
        content = Content.parse(row)
        assert row.keys() <= KNOWN_KEYS
        assert content.title == row["title"], row["id"]
        assert content.body == row["body"], row["id"]
        assert 2 <= len(content.phrasings) <= 5, row["id"]
        assert content.category.count("/") == 1, row["id"]
    titles = [row["title"] for row in articles.values()]
    assert len(set(titles)) == len(titles)


def test_every_ticket_is_solved_by_an_article_and_names_people_by_role(
    articles: dict[str, dict[str, Any]], tickets: list[dict[str, Any]]
) -> None:
    assert len({row["id"] for row in tickets}) == len(tickets)
    for row in tickets:
        assert row["solved_by"] in articles, row["id"]
        assert row["title"].strip(), row["id"]
        assert row["resolution"].strip(), row["id"]
        assert re.fullmatch(r"(需求方|Requester) \d+", row["requester"]), row["id"]


def test_no_two_articles_say_the_same(articles: dict[str, dict[str, Any]]) -> None:
    """Share of the shorter body's bigrams; of all bigrams of both where both are English: its alphabet is small."""
    bigrams = {key: set(map("".join, itertools.pairwise(row["body"]))) for key, row in articles.items()}
    for (a, of_a), (b, of_b) in itertools.combinations(bigrams.items(), 2):
        both_english = articles[a]["lang"] == articles[b]["lang"] == "en"
        whole = len(of_a | of_b) if both_english else min(len(of_a), len(of_b))
        assert len(of_a & of_b) / whole <= 0.4, (a, b)


def test_tickets_do_not_repeat_the_title_of_their_article(
    articles: dict[str, dict[str, Any]], tickets: list[dict[str, Any]]
) -> None:
    for row in tickets:
        said = set(words(f"{row['title']} {row['body']}"))
        title = set(words(articles[row["solved_by"]]["title"]))
        assert len(said & title) <= len(said) / 2, row["id"]


def test_plain_bm25_finds_only_some(
    articles: dict[str, dict[str, Any]], tickets: list[dict[str, Any]]
) -> None:
    reference = Bm25([(row["title"], row["body"]) for row in articles.values()])
    ids = list(articles)
    hits = [
        ids[best[0]] == row["solved_by"]
        for row in tickets
        for best in [reference.best(f"{row['title']}\n{row['body']}", 1)]
        if best
    ]
    assert 0.45 <= sum(hits) / len(tickets) <= 0.75

"""Does an answer tell of articles above its reader, in any of its parts? It is as if these were not there."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import AGENTS, EMPLOYEES, VISITORS, Answer, Document, SearchIndex, parse
from search.completion import Completer, row
from search.lexicon import Lexicon, Rule
from tests.audiences import ONE, OTHER, SECLUDED, readers
from tests.search import demo
from tests.search.documents import WORD, document

TAUGHT = Lexicon(groups=(("鲸鱼计划", "quarkzilla"), ("打印机", "printer")), words=("鲸鱼计划",))
SECRETS = ("quarkzilla", "鲸鱼计划", "ERR_SENTINEL_77XQ", "0x8BADF00D", "KB9976543")
NEAR = (
    *(
        "quarkzila",
        "quarkzilla",
        "quar",
        "quark*",
        "arkzi",
        "鲸鱼",
        "鲸鱼计化",
        "金鱼计划",
        "jingyujihua",
        "jyjh",
        "jingyu",
    ),
    *(
        "ERR_SENTINEL_77XP",
        "err_sent",
        "sentinel",
        "0x8BADF00E",
        "0x8bad",
        "badf",
        "KB9976542",
        "KB997",
        "标题:鲸鱼*",
    ),
    *(
        "分类:绝密",
        "标签:绝密",
        "编号:9",
        "打印鸡",
        "prin",
        "无线",
        "NOT 打印机",
        "打印机 -quarkzilla",
    ),
)
TEXT = st.lists(st.one_of(WORD, st.sampled_from(SECRETS)), max_size=5).map(" ".join)


def told(answer: Answer) -> dict[str, Any]:
    """Give all that an answer tells, but for the order and what follows from it."""
    return {
        "keys": {hit.key for hit in answer.hits},
        "total": answer.total,
        "facets": {name: dict(counts) for name, counts in answer.facets.items()},
        **{
            name: getattr(answer, name)
            for name in ("corrected", "did_you_mean", "words", "fillers", "relaxed")
        },
        "widened": set(answer.widened),
    }


def assert_silent(documents: list[Document], typed: str, audience: int, lexicon: Lexicon) -> None:
    """Check that the reader is told what they would be told if only what they may see were there."""
    whole, visible = SearchIndex(), SearchIndex()
    whole.rebuild(lambda: documents, last=1)
    visible.rebuild(lambda: [d for d in documents if d.audience & audience], last=1)
    ours, theirs = (i.search(typed, audience=audience, limit=50, lexicon=lexicon) for i in (whole, visible))
    assert told(ours) == told(theirs), typed


@pytest.mark.parametrize("typed", [*SECRETS, *NEAR])
@pytest.mark.parametrize("audience", [VISITORS, EMPLOYEES, EMPLOYEES | OTHER])
def test_secrets_are_as_if_they_were_not_there(typed: str, audience: int) -> None:
    open_ones = [
        document(1, "打印机脱机怎么办", "重启打印服务", category="硬件", tags=("打印",)),
        document(2, "无线网络断开", "忘记这个网络", category="网络"),
        document(3, "printer offline", "restart it", category="硬件", lang="en"),
    ]
    secret = [
        document(
            9 + n,
            f"{word} 的处理",
            f"打印机 {word}",
            category="绝密",
            tags=("绝密",),
            kind="绝密",
            audience=(AGENTS, ONE)[n % 2],
        )
        for n, word in enumerate(SECRETS)
    ]
    lexicon = Lexicon(
        TAUGHT.groups,
        TAUGHT.words,
        (Rule(typed, 9, "pin"), Rule("打印机", 10, "boost")),
    )
    assert_silent([*open_ones, *secret], typed, audience, lexicon)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(TEXT, TEXT, readers), max_size=8),
    st.one_of(TEXT, st.sampled_from(NEAR)),
    st.sampled_from(SECLUDED),
)
def test_any_secret_is_as_if_it_were_not_there(
    texts: list[tuple[str, str, int]], typed: str, audience: int
) -> None:
    corpus = [
        document(
            key,
            title,
            body,
            audience=level,
            category=f"级别{level}",
            tags=(f"级{level}",),
        )
        for key, (title, body, level) in enumerate(texts, 1)
    ]
    assert_silent(corpus, typed, audience, TAUGHT)


def test_no_answer_of_the_demo_names_what_others_may_not_see() -> None:
    for audience in (VISITORS, EMPLOYEES):
        shown = {d.title for d in demo.articles() if d.audience & audience}
        for hidden in demo.articles():
            if not hidden.audience & audience:
                answer = demo.index().search(hidden.title, audience=audience, limit=50)
                assert {hit.title for hit in answer.hits} <= shown
                for typed in (
                    hidden.number,
                    hidden.external_id,
                    f"编号:{hidden.number}",
                    f"标题:{hidden.title}",
                ):
                    hits = demo.index().search(typed, audience=audience, limit=200).hits
                    assert hidden.key not in {hit.key for hit in hits}


def test_completions_of_the_demo_end_at_the_reader() -> None:
    completer = Completer(
        row(text, number=d.number, audience=d.audience, key=d.key)
        for d in demo.articles()
        for text in (d.title, *d.phrasings)
    )
    for audience in (VISITORS, EMPLOYEES):
        shown = {text for d in demo.articles() if d.audience & audience for text in (d.title, *d.phrasings)}
        for hidden in demo.articles():
            for typed in (hidden.title[:2], hidden.title[:6], hidden.phrasings[0][:4]):
                found = completer.complete(parse(typed).text, audience=audience, limit=8)
                assert {completion.text for completion in found} <= shown

"""`search`, `suggest`, `similar` and `why`: ask as an agent would, one text or a file of them."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from webui.cli.console import put, say
from webui.cli.together import in_order
from webui.installation import Services
from webui.languages import gettext as _

Row = dict[str, Any]
Ask = Callable[[str], list[Row]]
LIMIT = 10
LIMIT_MAX = 1000


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the command."""
    for name, run, argument, told in (
        ("search", search, "QUERY", _("搜索文章")),
        ("suggest", suggest, "TEXT", _("给一段工单文字推荐文章")),
        ("similar", similar, "TEXT", _("找相似的历史工单")),
    ):
        verb = verbs.add_parser(name, help=told)
        verb.add_argument("text", nargs="?", metavar=argument)
        verb.add_argument(
            "--limit",
            type=_limit,
            default=LIMIT,
            metavar="N",
            help=_("最多几条（默认 %(limit)s）", limit=LIMIT),
        )
        verb.add_argument("--json", action="store_true", help=_("输出 JSON"))
        verb.add_argument(
            "--batch", type=Path, metavar="FILE", help=_('每行一个 {"qid": "…", "text": "…"}，逐行回答')
        )
        verb.set_defaults(run=run, usage=verb)
    why = verbs.add_parser("why", help=_("一篇文章在一次搜索里的得分从哪里来，各项相加就是得分"))
    why.add_argument("query", metavar="QUERY")
    why.add_argument("article", metavar="ARTICLE", help=_("文章编号或 id"))
    why.add_argument("--json", action="store_true", help=_("输出 JSON"))
    why.set_defaults(run=explain)


def search(services: Services, arguments: argparse.Namespace) -> int:
    """Print the articles found."""
    from search import SUPPORT

    taught = cache(lambda: _taught(services))

    def ask(text: str) -> list[Row]:
        answer = services.index.search(
            text, audience=SUPPORT, limit=arguments.limit, counts=False, **taught()
        )
        if answer.corrected and arguments.batch is None:
            say(_("已显示“%(corrected)s”的结果", corrected=answer.corrected))
        return [_hit(hit) for hit in answer.hits]

    return _answer(services, arguments, ask, model=False)


def suggest(services: Services, arguments: argparse.Namespace) -> int:
    """Print the articles recommended, however uncertain."""
    from search import SUPPORT

    def ask(text: str) -> list[Row]:
        answer = services.recommender.recommend(text, audience=SUPPORT, limit=arguments.limit, explain=False)
        return [_hit(hit) | {"confidence": hit.confidence} for hit in answer.items]

    return _answer(services, arguments, ask, model=True)


def similar(services: Services, arguments: argparse.Namespace) -> int:
    """Print the past tickets most like a text."""

    def ask(text: str) -> list[Row]:
        return [_hit(hit) for hit in services.recommender.similar(text, limit=arguments.limit)]

    return _answer(services, arguments, ask, model=True)


def explain(services: Services, arguments: argparse.Namespace) -> int:
    """Print the parts of a score, their sum, and the score."""
    from kb import articles
    from kb.text import clean
    from webui.installation.upkeep import catch_up

    for line in catch_up(services, model=False):
        say(line)
    with services.sessions.read() as session:
        article = articles.find(session, arguments.article)
    if article is None:
        say(_("没有文章 %(article)s", article=arguments.article))
        return 1
    hit = _explained(services, clean(arguments.query), article.id)
    if hit is None:
        say(
            _(
                "这次搜索没有列出 %(number)s %(title)s：共同的词太少，或者文章没有发布",
                number=article.number,
                title=article.title,
            )
        )
        return 1
    if arguments.json:
        parts = [{"term": part.term, "field": part.field, "weight": part.weight} for part in hit.why]
        put(json.dumps(_hit(hit) | {"why": parts}, ensure_ascii=False))
        return 0
    for part in hit.why:
        put(f"{part.term or '—'}\t{part.field}\t{part.weight!r}")
    put(f"{_('合计')}\t\t{sum(part.weight for part in hit.why)!r}")
    put(f"{_('得分')}\t\t{hit.score!r}")
    return 0


def _explained(services: Services, query: str, key: int) -> Any:
    """Return the hit of one article with its reasons, asked for as a page of its own, or None."""
    from search import SUPPORT

    index, taught = services.index, _taught(services)
    every = index.search(query, audience=SUPPORT, limit=max(1, len(index.articles)), **taught)
    place = next((n for n, hit in enumerate(every.hits) if hit.key == key), None)
    if place is None:
        return None
    before = index.search(query, audience=SUPPORT, limit=place, **taught) if place else None
    cursor = (before and before.cursor) or ""
    return index.search(query, audience=SUPPORT, limit=1, cursor=cursor, explain=True, **taught).hits[0]


def _taught(services: Services) -> dict[str, Any]:
    """Give what the support has taught the search, as of now."""
    return {"lexicon": services.lexicon(), "at": int(services.clock().timestamp())}


def _answer(services: Services, arguments: argparse.Namespace, ask: Ask, *, model: bool) -> int:
    from kb.text import clean
    from webui.installation.upkeep import catch_up

    if (arguments.text is None) == (arguments.batch is None):
        arguments.usage.error(_("请给出一段文字，或者 --batch FILE"))
    for line in catch_up(services, model=model):
        say(line)
    if arguments.batch is not None:

        def answer(question: tuple[Any, str]) -> str:
            return json.dumps({"qid": question[0], "hits": ask(clean(question[1]))}, ensure_ascii=False)

        for line in in_order(answer, _questions(arguments.batch)):
            put(line)
        return 0
    hits = ask(clean(arguments.text))
    if arguments.json:
        put(json.dumps({"query": clean(arguments.text), "hits": hits}, ensure_ascii=False))
    else:
        for hit in hits:
            put("\t".join(_columns(hit)))
        if not hits:
            say(_("没有找到"))
    return 0


def _hit(hit: Any) -> Row:
    return {
        "id": hit.external_id or hit.number,
        "number": hit.number,
        "title": hit.title,
        "score": float(hit.score),
    }


def _columns(hit: Row) -> Iterator[str]:
    yield hit["number"]
    yield f"{hit['score']:.3f}"
    if confidence := hit.get("confidence"):
        yield {"likely": _("很可能"), "possible": _("可能"), "weak": _("仅供参考")}[confidence]
    yield hit["title"]
    if hit["id"] != hit["number"]:
        yield hit["id"]


def _questions(file: Path) -> list[tuple[Any, str]]:
    """Read every question first, so that a broken file gives no half an answer."""
    from kb.errors import Invalid

    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    questions = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig", "surrogatepass"))
            questions.append((row["qid"], str(row["text"] or "")))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Invalid(
                "", _('%(file)s 第 %(number)s 行：应当是 {"qid": "…", "text": "…"}', file=file, number=number)
            ) from error
    return questions


def _limit(text: str) -> int:
    number = int(text)
    if not 1 <= number <= LIMIT_MAX:
        raise argparse.ArgumentTypeError(_("应当在 1 到 %(most)s 之间", most=LIMIT_MAX))
    return number

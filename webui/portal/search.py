"""Search results."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from webui import answers
from webui.portal.blueprint import portal

FILTERS = ("category", "type", "tag", "lang")
MOST = 8
SORTS: tuple[answers.Sort, ...] = get_args(answers.Sort)

Counts = Sequence[tuple[str, int]]
Facets = Mapping[str, Counts]


@portal.get("/search")
def search() -> str | Response | Redirect:
    """Show what was found, or go where a typed number leads."""
    text = request.args.get("q", "").strip()
    if not text:
        return redirect(url_for("portal.home"))
    chosen = {name: value for name in FILTERS if (value := request.args.get(name, ""))}
    order, plainly = sort(), request.args.get("plain") == "1"
    cursor = request.args.get("cursor", "")
    found = answers.find(
        text,
        cursor=cursor,
        filters=answers.Filters(**chosen),
        order=order,
        plainly=plainly,
        explain=True,
    )
    if found.jump:
        return redirect(found.jump)
    return render_template(
        "search/results.html",
        q=text,
        found=found,
        facets=narrowing(found.facets, chosen),
        chosen=chosen,
        sorts=SORTS,
        order=order,
        plainly=plainly,
        is_first=not cursor,
        kept={
            "q": text,
            **chosen,
            "sort": order if order != SORTS[0] else None,
            "plain": 1 if plainly else None,
        },
    )


def sort() -> answers.Sort:
    """Return the order asked for; by relevance unless it is one of ours."""
    asked = request.args.get("sort", "")
    return next((order for order in SORTS if order == asked), SORTS[0])


def narrowing(facets: Facets, chosen: dict[str, str]) -> dict[str, Counts]:
    """Return by what the answer can be narrowed further, most hits first; a tag must be on several articles."""
    category, tag = chosen.get("category", ""), chosen.get("tag", "")
    offered = {
        "category": branches(facets.get("category", ()), category),
        "type": () if "type" in chosen else facets.get("type", ()),
        "tag": [(name, count) for name, count in facets.get("tag", ()) if count > 1 and name != tag],
        "lang": () if "lang" in chosen else facets.get("lang", ()),
    }
    return {
        name: counts[:MOST]
        for name, counts in offered.items()
        if len(counts) > 1 or (counts and chosen.get(name))
    }


def branches(counts: Counts, under: str) -> list[tuple[str, int]]:
    """Return the counts of categories one level below `under`, most hits first."""
    depth, found = under.count("/") + 2 if under else 1, Counter[str]()
    for path, count in counts:
        if path and (not under or path.startswith(f"{under}/")):
            found["/".join(path.split("/")[:depth])] += count
    return found.most_common()

"""Search results."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from webui import answers
from webui.portal.blueprint import portal

FILTERS = ("category", "type", "lang", "tag")


@portal.get("/search")
def search() -> str | Response | Redirect:
    """Show what was found, or go where a typed number leads."""
    text = request.args.get("q", "").strip()
    if not text:
        return redirect(url_for("portal.home"))
    chosen = {name: value for name in FILTERS if (value := request.args.get(name, ""))}
    found = answers.find(
        text, cursor=request.args.get("cursor", ""), filters=answers.Filters(**chosen), explain=True
    )
    if found.jump:
        return redirect(found.jump)
    facets = found.facets | {
        "category": branches(found.facets.get("category", []), chosen.get("category", ""))
    }
    return render_template("search/results.html", q=text, found=found, facets=facets, chosen=chosen)


def branches(counts: Sequence[tuple[str, int]], under: str) -> list[tuple[str, int]]:
    """Return the counts of categories one level below `under`, most hits first."""
    depth, found = under.count("/") + 2 if under else 1, Counter[str]()
    for path, count in counts:
        if path and (not under or path.startswith(f"{under}/")):
            found["/".join(path.split("/")[:depth])] += count
    return found.most_common()

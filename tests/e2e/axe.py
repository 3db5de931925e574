"""What axe-core says against a page, whether it is wider than its window, and whether it has one title."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = (
    "only => axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(told => told.violations)"
)
ALIKE = 8
"""So many rows of a list or parts of a book are looked at; the others are made by the same lines of a template."""
SHORTEN = """(most) => {
  for (const kind of ["tr", "li", "section", "article"])
    for (const row of [...document.querySelectorAll(`${kind} + ${kind}`)].reverse()) {
      const above = [...row.parentElement.children].filter((one) => one.matches(kind)).indexOf(row);
      if (above >= most) row.remove();
    }
}"""


def all_rules(page: "Page") -> list[str]:
    """Check everything."""
    return _complaints(page, {"type": "tag", "values": RULES})


def contrast(page: "Page") -> list[str]:
    """Check colours alone."""
    return _complaints(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


def sticks_out(page: "Page") -> list[str]:
    """Tell whether the page is wider than its window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {over} px wider than {page.viewport_size}"] if over > 0 else []


def headings(page: "Page") -> list[str]:
    """Tell whether the page has anything but one title."""
    found = page.locator("h1").count()
    return [f"{page.url}: {found} titles"] if found != 1 else []


def shorten(page: "Page") -> None:
    """Leave the first rows of each list: the time that colours take grows with the page."""
    page.evaluate(SHORTEN, ALIKE)


def _complaints(page: "Page", only: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in page.evaluate(RUN, only)
        for node in rule["nodes"]
    ]


@cache
def _source() -> str:
    """Read axe-core from its package."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf8")

"""What axe-core says against a page, whether it is wider than its window, and whether it has one title."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([tags, off]) => axe.run(document, {
  runOnly: { type: "tag", values: tags },
  rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
  resultTypes: ["violations"],
}).then((told) => told.violations)"""
COLOURS = ["color-contrast", "link-in-text-block"]
UNLIKE = """async ([known, rules]) => {
  const seen = new Set(known), fresh = [], signs = new Map();
  const sum = (text) => [...text].reduce((so, letter) => (Math.imul(so, 31) + letter.codePointAt(0)) | 0, 7);
  const state = ["role", "type", "open", "disabled", "aria-current", "aria-selected", "aria-pressed"];
  const styles = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "position"];
  const sign = (element) => {
    if (!signs.has(element)) {
      const above = element.parentElement ? sign(element.parentElement) : "";
      const told = state.map((name) => element.getAttribute(name));
      const drawn = getComputedStyle(element), looks = styles.map((name) => drawn[name]);
      const line = drawn.textDecorationLine;
      signs.set(element, sum([above, element.tagName, ...element.classList, ...told, ...looks, line].join()));
    }
    return signs.get(element);
  };
  for (const element of document.querySelectorAll("body *")) {
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if ((!says && !element.matches("input, select, textarea")) || !element.checkVisibility()) continue;
    if (!seen.has(sign(element))) fresh.push(element);
    seen.add(sign(element));
  }
  const options = { runOnly: { type: "rule", values: rules }, resultTypes: ["violations"] };
  const told = fresh.length ? await axe.run({ include: fresh }, options) : { violations: [] };
  return [[...seen], told.violations];
}"""
"""Looks at text that is drawn as none before it: in other elements, classes, states, colours, sizes or weights."""
SHAPE = """(text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const kept = ["class", "role", "type", "lang", "scope", "rel", "target", "autocomplete", "inputmode"];
  const shape = (element) => {
    const told = [...element.attributes].filter((one) => one.name !== "aria-current").map(({ name, value }) =>
      kept.includes(name) ? `${name}=${value}` : name + (value ? "" : "=")).sort();
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const inner = [...element.children].map(shape);
    const unlike = inner.filter((one, n) => one !== inner[n - 1]);
    return `<${element.tagName} ${told}${says ? " says" : ""}>${unlike.join("")}</>`;
  };
  return [...page.body.children].map(shape);
}"""
"""The parts of a page without what they say: tags, classes, roles and which names there are; of equals in a row one."""
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
    ready(page)
    return _complaints(page, page.evaluate(RUN, [RULES, []]))


def all_but_colours(page: "Page") -> list[str]:
    """Check everything that is the same in every look."""
    ready(page)
    return _complaints(page, page.evaluate(RUN, [RULES, COLOURS]))


def new_colours(page: "Page", seen: set[int]) -> list[str]:
    """Check the colours of what is drawn as nothing that was seen before in this look and size."""
    ready(page)
    signs, violations = page.evaluate(UNLIKE, [list(seen), COLOURS])
    seen |= set(signs)
    return _complaints(page, violations)


def shapes(page: "Page", text: str) -> set[str]:
    """Return the shapes of the parts of a page, which are alike where the same lines of templates made them."""
    return set(page.evaluate(SHAPE, text))


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


def ready(page: "Page") -> None:
    """Bring axe-core into a page that was just opened."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())


def _complaints(page: "Page", violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for rule in violations
        for node in rule["nodes"]
    ]


@cache
def _source() -> str:
    """Read axe-core from its package."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf8")

"""Figures over time as SVG made on the server; colours and letters are those of the style sheet."""

import sys
from collections.abc import Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup

from kb.models import Evaluation
from webui.presentation import local_time

LINES: Final = ("hit@1", "recall@5", "ndcg@10")
WIDTH, HEIGHT = 480, 220
LABELS: Final = 5


def drawn(history: Sequence[Evaluation]) -> Markup:
    """Return the chart of these measurings, oldest first; empty where there are fewer than two."""
    if len(history) < 2:
        return Markup()
    chart = _line()(
        width=WIDTH,
        height=HEIGHT,
        margin=4,
        margin_right=16,
        range=(0, 1),
        y_labels=[0, 0.25, 0.5, 0.75, 1],
        x_labels_major_count=LABELS,
        show_minor_x_labels=False,
        show_legend=False,
        truncate_label=-1,
        dots_size=2,
        formatter="{:.2f}".format,
        js=[],
        css=[],
    )
    chart.x_labels = [local_time(one.at, "MM-dd") for one in history]
    for name in LINES:
        chart.add(name, [one.figures["suggestions"].get(name, {}).get("value") for one in history])
    return Markup(tostring(_plain(chart.render_tree()), encoding="unicode"))  # noqa: S704 - numbers and dates alone


def _line() -> Any:
    """Load the drawing of lines, without the finder of plug-ins that is left behind, which no import understands."""
    import pygal
    from pygal.graph.line import Line

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return Line


def _plain(tree: Element) -> Element:
    """Take out what the content security policy forbids, scripts and styles, and the drawing's own title."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag in {"defs", "title", "desc"}:
                parent.remove(child)
    for element in tree.iter():
        for name in ("style", "id"):
            element.attrib.pop(name, None)
    tree.set("aria-hidden", "true")
    return tree

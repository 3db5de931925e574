"""Markdown as people write it in a message: no marks, steps numbered, tables as lines, links written out."""

from collections.abc import Callable, Iterable
from textwrap import indent
from urllib.parse import urljoin

from markdown_it.tree import SyntaxTreeNode

from webui.presentation import markdown
from webui.presentation.language import gettext

RULE = "——————"


def plain(text: str, base: str = "") -> str:
    """Return a Markdown text without its marks; `base` is the address that its own links go out from."""
    try:
        said = _Writer(base).blocks(SyntaxTreeNode(markdown.parse(text)).children).strip("\n")
    except RecursionError:
        said = ""
    return said or text


class _Writer:
    """Writes the nodes of one text."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._of: dict[str, Callable[[SyntaxTreeNode], str]] = {
            "bullet_list": self._bullets,
            "ordered_list": self._steps,
            "table": self._table,
            "fence": lambda node: node.content.strip("\n"),
            "code_block": lambda node: node.content.strip("\n"),
            "hr": lambda node: RULE,
            "inline": lambda node: self._inline(node.children),
            "link": self._link,
            "image": self._image,
            "s": lambda node: gettext("［已划掉：%(said)s］", said=self._inline(node.children)),
            "softbreak": lambda node: "\n",
            "hardbreak": lambda node: "\n",
            "html_inline": self._checkbox,
        }

    def blocks(self, nodes: Iterable[SyntaxTreeNode], between: str = "\n\n") -> str:
        """Write blocks one below the other, but for empty ones."""
        return between.join(said for node in nodes if (said := self._write(node)).strip())

    def _write(self, node: SyntaxTreeNode) -> str:
        if writer := self._of.get(node.type):
            return writer(node)
        if node.is_nested and node.type not in {"strong", "em"}:
            return self.blocks(node.children)
        return self._inline(node.children) if node.children else node.content

    def _inline(self, nodes: Iterable[SyntaxTreeNode]) -> str:
        return "".join(self._write(node) for node in nodes)

    def _bullets(self, node: SyntaxTreeNode) -> str:
        return self._items(node, lambda place: "- ")

    def _steps(self, node: SyntaxTreeNode) -> str:
        first = int(node.attrs.get("start", 1))
        return self._items(node, lambda place: f"{first + place}. ")

    def _items(self, node: SyntaxTreeNode, mark: Callable[[int], str]) -> str:
        """Write the entries of a list, each below its mark; one of several blocks keeps them close together."""
        return "\n".join(self._item(item, mark(place)) for place, item in enumerate(node.children))

    def _item(self, item: SyntaxTreeNode, mark: str) -> str:
        said = self.blocks(item.children, "\n")
        if "task-list-item" in str(item.attrs.get("class", "")):
            mark = ""
        return mark + indent(said, " " * len(mark)).lstrip(" ") if said else mark.rstrip()

    def _checkbox(self, node: SyntaxTreeNode) -> str:
        return "☑" if "checked=" in node.content else "☐"

    def _table(self, node: SyntaxTreeNode) -> str:
        head, *rows = [
            [self._inline(cell.children).replace("\n", " ") for cell in row.children]
            for part in node.children
            for row in part.children
        ]
        return "\n".join(_row(head, row) for row in rows) if rows else gettext("；").join(head)

    def _link(self, node: SyntaxTreeNode) -> str:
        text, address = self._inline(node.children), str(node.attrs.get("href", ""))
        whole = urljoin(self.base, address).removeprefix("mailto:")
        if not text or text in {address, whole}:
            return whole
        return gettext("%(said)s（%(address)s）", said=text, address=whole)

    def _image(self, node: SyntaxTreeNode) -> str:
        text = self._inline(node.children or ()) or node.content
        return gettext("［图：%(said)s］", said=text) if text else gettext("［图］")


def _row(head: list[str], cells: list[str]) -> str:
    """Write a row of two columns as name and value, a wider one with the name of each column."""
    if len(cells) == 2:
        return gettext("：").join(cell for cell in cells if cell)
    return gettext("；").join(
        f"{name}{gettext('：')}{cell}" if name else cell
        for name, cell in zip(head, cells, strict=False)
        if cell
    )

"""Every text for people is wrapped, collected and translated: nothing missing, nothing torn."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import nodes

from webui.languages import LANGUAGES, collecting
from webui.languages.catalogue import FOLDER, WRITTEN

ROOT = FOLDER.parent.parent
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
HAN = re.compile("[\u3400-\u9fff]")
PLACES = re.compile(r"%\((\w+)\)s|%%|\{\w+\}")
WRAPPERS = {"_", "gettext", "lazy_gettext", "ngettext", "sentence"}
STORED = set(
    "个人 部门 企业 一般 重要 紧急 硬件 软件 网络 系统 安全 配置 咨询 培训 解答 导入 命令行 中文 是 简单 复杂".split()
)
"""Words that the database keeps as they are, or name a language; `presentation/labels` tells what each is called."""
NOT_FOR_PEOPLE = (
    "kb/demo",
    "kb/migrations",
    "kb/text.py",
    "search",
    "recommend",
    "webui/installation/warming.py",
    "webui/workbench/prefill.py",
    "kb/reply_templates/filling.py",
    "kb/procedures",
    "kb/imports/columns.py",
)
"""Content of the demo, and patterns that look for Chinese in what people write."""
TRANSLATED = [language for language in LANGUAGES if language != WRITTEN]


@cache
def catalogue(language: str) -> Catalog:
    return collecting.read(FOLDER / language / "LC_MESSAGES" / "messages.po", language)


@cache
def texts() -> Catalog:
    return collecting.template()


def name(one: Message) -> str:
    return one.id if isinstance(one.id, str) else one.id[0]


def translations(one: Message) -> tuple[str, ...]:
    return (one.string,) if isinstance(one.string, str) else tuple(one.string or ())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    made = catalogue(language)
    lacking = [
        name(one)
        for one in texts()
        if one.id and ((have := made.get(name(one))) is None or not collecting.is_translated(have))
    ]
    assert not lacking, "make messages, then translate what is new"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_as_make_messages_writes_it(language: str, tmp_path: Path) -> None:
    kept = (FOLDER / language / "LC_MESSAGES" / "messages.po").read_text("utf8")
    collecting.write(tmp_path / "messages.po", catalogue(language))
    assert (tmp_path / "messages.po").read_text("utf8") == kept, "make messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_hold_the_same_places_as_the_texts(language: str) -> None:
    torn = [
        (name(one), said)
        for one in catalogue(language)
        if one.id
        for said in translations(one)
        if said
        and sorted(PLACES.findall(said)) != sorted(PLACES.findall(name(one)))
        and not (one.pluralizable and said == translations(one)[0])
    ]
    assert not torn


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_free_of_chinese(language: str) -> None:
    quoted = re.compile("“堡垒机”")
    said = [text for one in catalogue(language) if one.id for text in translations(one)]
    assert not [text for text in said if CHINESE.search(quoted.sub("", text))]


def python_files() -> Iterator[Path]:
    for floor in ("kb", "webui"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            if not str(path.relative_to(ROOT)).startswith(NOT_FOR_PEOPLE):
                yield path


def loose(tree: ast.AST) -> Iterator[str]:
    """Give the Chinese literals that are not wrapped, but for docstrings and patterns."""
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", getattr(tree.func, "attr", "")) in WRAPPERS:
        for given in tree.keywords:
            yield from loose(given.value)
        return
    if isinstance(tree, ast.Call) and ast.unparse(tree.func) == "re.compile":
        return
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str) and CHINESE.search(tree.value):
        yield tree.value
    for part in ast.iter_child_nodes(tree):
        yield from loose(part)


def test_no_chinese_in_code_is_left_unwrapped() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in python_files()
        for text in loose(ast.parse(path.read_text("utf8")))
        if text not in STORED and not set(text) <= set("、，；。：（）！？!?;:,. ")
    ]
    assert not found, "wrap them in _()"


def shown(node: nodes.Node) -> Iterator[str]:
    """Give the Chinese of a template that is not wrapped."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in WRAPPERS:
        for given in node.kwargs:
            yield from shown(given.value)
        return
    if isinstance(node, nodes.TemplateData) and CHINESE.search(
        node.data.replace('aria-hidden="true">答<', "")
    ):
        yield node.data.strip()
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.value
    for part in node.iter_child_nodes():
        yield from shown(part)


def test_no_chinese_in_templates_is_left_unwrapped() -> None:
    jinja = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    found = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "webui/templates").rglob("*.html"))
        for text in shown(jinja.parse(path.read_text("utf8")))
        if text not in STORED
    ]
    assert not found, "wrap them in _()"


def test_scripts_take_their_words_from_the_page() -> None:
    scripts = (ROOT / "webui/static/js").rglob("*.js")
    assert not [path.name for path in scripts if HAN.search(path.read_text("utf8"))]

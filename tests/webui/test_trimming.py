"""What is left of a style sheet when rules for classes that nobody names are taken out."""

import re
from pathlib import Path

import pytest

from webui.presentation.sheets import BOOTSTRAP, PACKAGE
from webui.presentation.trimming import Named, named_in, trimmed


@pytest.fixture
def named(tmp_path: Path) -> Named:
    (tmp_path / "page.html").write_text('<p class="lead pill-{{ kind }}">', encoding="utf8")
    return Named(tmp_path)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".lead{a:b}.other{a:b}", ".lead{a:b}"),
        (".lead,.other,p:not(.other,.p){a:b}", ".lead,p:not(.other,.p){a:b}"),
        ("p:is(a,b) i,.other{a:b}", "p:is(a,b) i{a:b}"),
        (".pill-good.lead{a:b}", ".pill-good.lead{a:b}"),
        ("@media print{.lead{a:b}.other{a:b}}", "@media print{.lead{a:b}}"),
        ("@media print{.other{a:b}}", ""),
        ("@keyframes x{from{a:b}to{a:c}}", "@keyframes x{from{a:b}to{a:c}}"),
        (":root{--a:b}", ":root{--a:b}"),
    ],
)
def test_rules_stay_whose_classes_are_all_named(named: Named, css: str, left: str) -> None:
    assert trimmed(css, named) == left


def test_of_bootstrap_everything_stays_that_templates_name() -> None:
    css = BOOTSTRAP.read_text(encoding="utf8")
    left = trimmed(css, named_in(PACKAGE))
    assert len(left) < len(css) / 4
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    pages = "\n".join(page.read_text(encoding="utf8") for page in (PACKAGE / "templates").rglob("*.html"))
    used = {name for found in re.findall(r'class="([^"{]*)"', pages) for name in found.split()} & known
    assert used
    assert [name for name in used if not re.search(rf"\.{name}(?![\w-])", left)] == []

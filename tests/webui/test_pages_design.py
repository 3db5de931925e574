"""The design keeps its word: colours only from tokens, contrast AA in both themes, little JavaScript."""

import re
from pathlib import Path

import pytest

import webui

STATIC = Path(webui.__file__).parent / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf8")
TEMPLATES = Path(webui.__file__).parent / "templates"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def theme(dark: bool) -> dict[str, str]:
    """Return the colours of a theme by token."""
    light, _, rest = TOKENS.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", light))
    if dark:
        found |= dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", rest.partition("@media")[0]))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


GROUNDS = ("paper", "surface", "surface-2")
TEXT = [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS]
TEXT += [("accent", ground) for ground in ("paper", "surface", "accent-soft")]
TEXT += [
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("accent-ink", "accent-soft"),
    ("ink", "mark"),
]
TEXT += [(tone, f"{tone}-soft") for tone in ("danger", "warn", "good", "info")]
TEXT += [("ink", f"{tone}-soft") for tone in ("danger", "warn", "good", "info", "accent")]
TEXT += [("ink-2", "accent-soft"), ("danger", "surface"), ("danger", "paper"), ("info", "paper")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, dark: bool) -> None:
    colours = theme(dark)
    assert contrast(colours[f"--{ink}"], colours[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_borders_of_fields_and_the_focus_can_be_seen(dark: bool) -> None:
    colours = theme(dark)
    for line in ("--line-strong", "--accent"):
        assert contrast(colours[line], colours["--surface"]) >= 3
        assert contrast(colours[line], colours["--paper"]) >= 3


@pytest.mark.parametrize("name", ["theme", "frame", "jieda", "search", "tickets"])
def test_colours_come_from_tokens_and_every_token_exists(name: str) -> None:
    text = (STATIC / "css" / f"{name}.css").read_text(encoding="utf8")
    assert not COLOUR.search(text)
    used = set(re.findall(r"var\((--(?!bs-)[\w-]+)", text))
    assert used <= set(re.findall(r"(--[\w-]+):", TOKENS))


def test_our_javascript_is_small() -> None:
    files = sorted((STATIC / "js").glob("*.js"))
    assert files
    assert sum(file.stat().st_size for file in files) < 30_000


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_every_text_of_a_template_can_be_translated(file: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", file.read_text(encoding="utf8"), flags=re.DOTALL)
    assert not re.search(r"[\u4e00-\u9fff]", text.replace(">答<", "><"))

"""The design keeps its word: colours, sizes and distances only from tokens, and contrast AA in every look."""

import re
from pathlib import Path

import pytest

import webui
from kb import people
from tests.conftest import Site
from tests.webui.pages import Pages
from webui.presentation import STYLES
from webui.presentation.themes import COOKIE, THEMES

STATIC = Path(webui.__file__).parent / "static"
TEMPLATES = Path(webui.__file__).parent / "templates"
CSS = STATIC / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color-mix|light-dark)a?\(")
NAMED = re.compile(
    r"(?:color|background|fill|stroke|border[\w-]*|outline|shadow)\s*:[^;{}]*"
    r"\b(?:white|black|red|green|blue|gr[ae]y|silver|orange|yellow|navy|teal|maroon|purple)\b"
)
LENGTH = re.compile(r"(?<![\w.-])-?(?:\d+\.\d+|\.\d+|\d+)(?:rem|em|px|pt|ch|cm|mm|ms|s)(?![\w%])")
TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.MULTILINE)
MEDIA = re.compile(r"@media[^{]*")
LOOKS = {
    "light": ("tokens",),
    "dark": ("tokens", "tokens-dark"),
    "contrast": ("tokens", "tokens-contrast"),
    "contrast-dark": ("tokens", "tokens-dark", "tokens-contrast-dark"),
    "print": ("tokens", "tokens-dark", "tokens-print"),
}


def css(name: str) -> str:
    """Return a style sheet without its comments."""
    return COMMENT.sub("", (CSS / f"{name}.css").read_text(encoding="utf8"))


def tokens(*names: str) -> dict[str, str]:
    """Return the values of tokens, later files over earlier ones."""
    return {key: value for name in names for key, value in TOKEN.findall(css(name))}


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
TONES = ("danger", "warn", "good", "info")
TEXT = {(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS}
TEXT |= {("accent", ground) for ground in (*GROUNDS, "accent-soft")}
TEXT |= {("accent-hover", ground) for ground in (*GROUNDS, "accent-soft")}
TEXT |= {("on-accent", "accent"), ("on-accent", "accent-hover"), ("ink", "mark")}
TEXT |= {(ink, "mark") for ink in ("accent", "accent-hover", "info", "ink-2")}
TEXT |= {("accent-ink", ground) for ground in ("accent-soft", "paper", "surface", "surface-2")}
TEXT |= {(tone, ground) for tone in TONES for ground in (f"{tone}-soft", "paper", "surface")}
TEXT |= {(ink, f"{tone}-soft") for ink in ("ink", "ink-2") for tone in (*TONES, "accent")}
INK = re.compile(r"(?<![\w-])color: var\(--([\w-]+)\)")
GROUND = re.compile(r"(?<![\w-])background(?:-color)?: var\(--([\w-]+)\)")


def ours() -> list[str]:
    """Return the names of all style sheets but the tokens."""
    return sorted(file.stem for file in CSS.glob("*.css") if not file.stem.startswith("tokens"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("ink", "ground"), sorted(TEXT))
def test_text_can_be_read(ink: str, ground: str, look: str) -> None:
    colours = tokens(*LOOKS[look])
    least = 7 if look.startswith("contrast") else 4.5
    assert contrast(colours[f"--{ink}"], colours[f"--{ground}"]) >= least


@pytest.mark.parametrize("look", LOOKS)
def test_borders_of_fields_and_the_focus_can_be_seen(look: str) -> None:
    colours = tokens(*LOOKS[look])
    for line in ("--line-strong", "--accent"):
        assert contrast(colours[line], colours["--surface"]) >= 3
        assert contrast(colours[line], colours["--paper"]) >= 3


@pytest.mark.parametrize("name", ours())
def test_every_ink_on_a_ground_is_a_pair_that_was_measured(name: str) -> None:
    rules = css(name).split("}")
    used = {
        (ink[1], ground[1]) for rule in rules if (ink := INK.search(rule)) and (ground := GROUND.search(rule))
    }
    assert used <= TEXT


@pytest.mark.parametrize("name", ours())
def test_colours_sizes_and_distances_come_from_tokens(name: str) -> None:
    text = css(name)
    known = tokens("tokens")
    for query in MEDIA.findall(text):
        widths = set(LENGTH.findall(query))
        assert widths <= {value for key, value in known.items() if key.startswith("--break-")}, query
    rest = MEDIA.sub("", text)
    assert LENGTH.findall(rest) == []
    assert COLOUR.findall(rest) == NAMED.findall(rest) == []
    assert set(re.findall(r"var\((--(?!bs-)[\w-]+)", rest)) <= set(known)


@pytest.mark.parametrize("name", sorted(file.stem for file in CSS.glob("tokens-*.css")))
def test_looks_replace_tokens_and_add_none(name: str) -> None:
    colours = {key for key, value in tokens("tokens").items() if COLOUR.search(value)}
    replaced = set(tokens(name))
    assert colours <= replaced | {"--shadow", "--shadow-deep"}
    assert replaced <= set(tokens("tokens"))


def test_every_token_is_used() -> None:
    text = "".join(css(name) for name in ours()) + css("tokens")
    unused = {key for key in tokens("tokens") if f"var({key})" not in text}
    assert {key for key in unused if not key.startswith("--break-")} == set()


def test_every_style_sheet_is_sent() -> None:
    assert set(STYLES) == set(ours())


def test_our_javascript_is_small() -> None:
    files = sorted((STATIC / "js").rglob("*.js"))
    assert files
    assert sum(file.stat().st_size for file in files) <= 60_000


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_no_template_holds_code_or_style(file: Path) -> None:
    text = file.read_text(encoding="utf8")
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.name)
def test_every_text_of_a_template_can_be_translated(file: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", file.read_text(encoding="utf8"), flags=re.DOTALL)
    assert not re.search(r"[\u4e00-\u9fff]", text.replace(">答<", "><"))


def test_a_look_is_kept_and_leads_back(site: Site) -> None:
    pages = Pages(site)
    for name in THEMES:
        answer = pages.post("/theme", theme=name, next="/search?q=VPN")
        assert (answer.status_code, answer.location) == (303, "/search?q=VPN")
        page = pages.get("/").text
        sheet = re.search(r'href="(/styles/([\w-]+)\.css\?v=\w+)"', page)
        assert sheet
        assert sheet[2] == name
        assert f'<option value="{name}" selected>' in page
        assert pages.get(sheet[1]).headers["Cache-Control"].endswith("immutable")


def test_the_look_of_an_account_is_found_in_every_browser(site: Site) -> None:
    assert Pages(site, "user").post("/theme", theme="dark").status_code == 303
    with site.parts.sessions.read() as db:
        assert people.get(db, "user").look == "dark"
    assert '<option value="dark" selected>' in Pages(site, "user").get("/").text
    assert '<option value="system" selected>' in Pages(site).get("/").text


@pytest.mark.parametrize("role", ["visitor", "user", "agent"])
def test_everybody_can_switch_the_keys_off(site: Site, role: str) -> None:
    page = Pages(site, role).client.get("/keys", follow_redirects=True)
    assert "data-keys-on" in page.text
    assert page.request.path == ("/workbench/keys" if role == "agent" else "/keys")


def test_an_unknown_look_changes_nothing(site: Site) -> None:
    pages = Pages(site)
    answer = pages.post("/theme", theme="../../secret", next="https://elsewhere.example/")
    assert answer.location == "/"
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert pages.get("/styles/nothing.css").status_code == 404

"""Texts that would run something in a browser if anything showed them unchanged, and the eye that finds it out."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

MARK = "zqxss"
HTML = (
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()>",
    f"<svg><script>{MARK}()</script></svg>",
    f"<svg><animate onbegin={MARK}() attributeName=x dur=1s>",
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={MARK}()&gt;">',
    f'"><script>{MARK}()</script>',
    f"'\"--></style></script><script>{MARK}()</script>",
    f'" autofocus onfocus={MARK}() x="',
    f"' autofocus onfocus={MARK}() x='",
    f'<iframe srcdoc="<script>{MARK}()</script>">',
    f'<a href="javascript:{MARK}()">x</a>',
    f'<a href="java&#10;script:{MARK}()">x</a>',
    f"<form action=javascript:{MARK}()><button>x",
    f"<button form=editor formaction=javascript:{MARK}()>x",
    f'<base href="//{MARK}.example/">',
    f"<meta http-equiv=refresh content='0;url=javascript:{MARK}()'>",
    f"<details open ontoggle={MARK}()>",
    f"</title></textarea></template></noscript><script>{MARK}()</script>",
    f'<noscript><p title="</noscript><img src=x onerror={MARK}()>">',
    f"<style>@import '//{MARK}.example'</style><p style=background:url(//{MARK}.example)>",
    f"<object data=javascript:{MARK}()><embed src=javascript:{MARK}()>",
    f"<ſcript>{MARK}()</ſcript>＜script＞{MARK}()＜/script＞",
    f"{{{{ {MARK} }}}}{{% {MARK} %}}${{{MARK}()}}",
    f"<!--<script>{MARK}()",
)
MARKDOWN = (
    f"[x](javascript:{MARK}())",
    f"[x](JaVaScRiPt:{MARK}())",
    f"[x](&#106;avascript:{MARK}())",
    f"[x](java\tscript:{MARK}())",
    f"[x](data:text/html,<script>{MARK}()</script>)",
    f"[x](vbscript:{MARK}())",
    f"![x](javascript:{MARK}())",
    f'![x" onerror="{MARK}()](/x.png)',
    f'![x](/x.png "a" onerror="{MARK}()")',
    f"![x](//{MARK}.example/x.png)",
    f"![x](https://{MARK}.example/x.png)",
    f"![x](data:image/svg+xml,<svg onload={MARK}()>)",
    f'![x](attachment:0123456789ab" onerror="{MARK}())',
    f"<javascript:{MARK}()>",
    f'<https://a"onmouseover={MARK}()>',
    f"`<img src=x onerror={MARK}()>`",
    f'```"><img src=x onerror={MARK}()>\n<script>{MARK}()</script>\n```',
    f"[a]: javascript:{MARK}()\n\n[a]",
    f"> [!NOTE]<img src=x onerror={MARK}()>\n> <script>{MARK}()</script>",
    f"- [ ] <input onfocus={MARK}() autofocus>",
    f'| <img src=x onerror={MARK}()> | " onx={MARK}() |\n|---|---|\n| <script>{MARK}()</script> | y |',
    f"## <img src=x onerror={MARK}()>\n\n### [x](javascript:{MARK}())",
    f"1. 如果<img src=x onerror={MARK}()>，转到步骤 2\n   - 预期：<script>{MARK}()</script>\n2. 【数据风险】<b onx=1>",
)
ALL = (*HTML, *MARKDOWN)

NEVER = frozenset(
    "iframe object embed base frame frameset applet foreignobject animate set math style".split()
)
ADDRESSES = frozenset("href src action formaction xlink:href data poster background cite ping srcset".split())
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ODD = re.compile(r"[\s\x00-\x1f]")
ALLOWED = frozenset({"http", "https", "mailto", "tel"})


class Eye(HTMLParser):
    """Reads a page as a browser does, and notes whatever could run or lead away."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.found += [f"<{tag} {complaint}>" for complaint in _complaints(tag, given)]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Look at what stands in scripts and style sheets."""
        if self._inside in {"script", "style"} and MARK in data and "</" in data:
            self.found.append(f"in <{self._inside}>: {data[:80]}")


def _complaints(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag in NEVER:
        yield "is never ours"
    if tag == "script" and not given.get("src", "").startswith("/") and "json" not in given.get("type", ""):
        yield "runs what stands in it"
    if tag == "meta" and "refresh" in given.get("http-equiv", "").lower():
        yield "leads away"
    for name, value in given.items():
        if name.startswith("on") or name in {"style", "srcdoc", "xmlns:xlink"}:
            yield f"{name}={value[:60]}"
        scheme = _SCHEME.match(_ODD.sub("", value)) if name in ADDRESSES else None
        if scheme and scheme[1].lower() not in ALLOWED:
            yield f"{name}={value[:60]}"
        if name == "src" and not re.match(r"/(?![/\\])|data:image/", value):
            yield f"fetches {value[:60]}"


def seen_in(page: str) -> list[str]:
    """Return what in a page could run or fetch from elsewhere."""
    eye = Eye()
    eye.feed(page)
    eye.close()
    return eye.found

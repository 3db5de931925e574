"""What somebody waits for in a browser: a search page on a slow line, results while typing, an opened ticket."""

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import corpus
from tests.e2e.conftest import ARGUMENTS, CHROMIUM
from tests.e2e.server import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

MEGABIT = 1_000_000 / 8
SLOWER = 4
RUNS = 7
OPENED = 15
TYPED = ("VPN 809", "打印机 脱机", "outlook 搜索", "会议室 投影")


class Net(NamedTuple):
    """A connection as Chromium imitates it."""

    name: str
    latency: float
    down: float
    up: float


FAST_3G = Net("Fast 3G (150 ms, 1.6 Mbit/s)", 150, 1.6 * MEGABIT, 0.75 * MEGABIT)
PRESET = Net(
    "Fast 3G as Chromium's own preset has it (562 ms, 1.4 Mbit/s)", 562.5, 1.44 * MEGABIT, 0.675 * MEGABIT
)
WATCH = """
window.shifted = 0;
const watch = (list) => list.getEntries().filter(e => !e.hadRecentInput).forEach(e => { window.shifted += e.value; });
new PerformanceObserver(watch).observe({type: 'layout-shift', buffered: true});
"""
STATE = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return {ready: page.domContentLoadedEventEnd, painted: paint ? paint.startTime : 0, shifted: window.shifted};
}"""

KNOWN = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const part = performance.getEntriesByType('resource').find(each => each.name.includes('/known'));
  return {painted: paint.startTime, known: part.responseEnd};
}"""
ANSWERED = """() => {
  window.answered = 0;
  const field = document.getElementById('q'), list = document.getElementById('typing');
  field.addEventListener('input', () => { window.begun = performance.now(); }, {once: true});
  new MutationObserver(() => { window.answered = performance.now(); }).observe(list, {childList: true});
}"""


def measure() -> None:
    """Start the demo and a browser, and print what was found."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory() as work,
        serving(Path(work) / "data", "--demo") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        print(f"browser, milliseconds; {corpus.machine()}", flush=True)
        for net in (FAST_3G, PRESET):
            for path in ("/", "/search?q=VPN 809"):
                _load(browser, server.address, path, net)
        _typing(browser, server.address)
        _desk(browser, server)
        browser.close()


def _slowed(page: "Page", net: Net) -> "CDPSession":
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    limits = {"latency": net.latency, "downloadThroughput": net.down, "uploadThroughput": net.up}
    protocol.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return protocol


def _load(browser: "Browser", address: str, path: str, net: Net) -> None:
    firsts, agains, sizes, shifts = [], [], [], []
    for _ in range(RUNS):
        context = browser.new_context(locale="zh-CN", base_url=address)
        page = context.new_page()
        page.add_init_script(WATCH)
        received: list[float] = []
        protocol = _slowed(page, net)
        protocol.on(
            "Network.loadingFinished", lambda event, got=received: got.append(event["encodedDataLength"])
        )
        first = _opened(page, path)
        sizes.append(sum(received))
        again = _opened(page, path)
        firsts.append(max(first["ready"], first["painted"]))
        agains.append(max(again["ready"], again["painted"]))
        shifts.append(max(first["shifted"], again["shifted"]))
        context.close()
    waited = f"interactive after median {statistics.median(firsts):.0f}, worst {max(firsts):.0f}"
    print(
        f"{net.name}, processor {SLOWER} times slower, {path}: {waited}; second visit {statistics.median(agains):.0f}; "
        f"{max(sizes) / 1000:.0f} kB; layout shift {max(shifts):.3f}",
        flush=True,
    )


def _opened(page: "Page", path: str) -> dict[str, float]:
    """Open a page, let it settle, and return when its scripts had run and its text was painted."""
    page.goto(path, wait_until="load")
    while not page.evaluate(STATE)["painted"]:
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    found: dict[str, float] = page.evaluate(STATE)
    return found


def _typing(browser: "Browser", address: str) -> None:
    """Type in the search field and wait for the list below it to answer the last letter."""
    page = browser.new_context(locale="zh-CN", base_url=address).new_page()
    page.goto("/")
    took = []
    for text in TYPED * 3:
        page.fill("#q", "")
        page.wait_for_selector("#typing", state="hidden")
        page.locator("#q").press_sequentially(text[:-1], delay=60)
        page.wait_for_timeout(600)
        page.evaluate(ANSWERED)
        page.locator("#q").press_sequentially(text[-1])
        while not page.evaluate("window.answered > window.begun"):
            page.wait_for_timeout(20)
        took.append(page.evaluate("window.answered - window.begun"))
    took.sort()
    print(
        f"typing to results shown: median {statistics.median(took):.0f}, p95 {took[int(len(took) * 0.95)]:.0f}",
        flush=True,
    )


def _desk(browser: "Browser", server: Server) -> None:
    """Open tickets from the queue, and wait for the desk to be painted and for all that is known of the ticket."""
    page = browser.new_context(locale="zh-CN", base_url=server.address).new_page()
    page.goto("/sign-in")
    page.fill("[name=name]", "agent")
    page.fill("[name=password]", server.passwords["agent"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbench/**")
    took: list[dict[str, float]] = []
    for n in range(OPENED + 1):
        page.goto("/workbench/?show=all")
        page.wait_for_timeout(300)
        page.locator("a.title").nth(n).click()
        page.wait_for_url("**/tickets/TS*")
        page.locator("#suggested:not([aria-busy])").wait_for()
        page.wait_for_timeout(200)
        took.append(page.evaluate(KNOWN))
    for name, values in (
        ("painted", [t["painted"] for t in took[1:]]),
        ("all known", [t["known"] for t in took[1:]]),
    ):
        print(
            f"desk from the queue, {name}: median {statistics.median(values):.0f}, worst {max(values):.0f}",
            flush=True,
        )

"""How large and how quick the map is: `python benchmarks/page.py [--events N …] [--scattered]`, with made-up events.

Draws maps of 1,000 and of 100,000 events, opens them in headless Chromium with the network off and prints sizes and times beside
the bars that the map is to keep. Nothing fails: a figure that misses its bar is called short. Times in the page are medians,
the worst in brackets: milliseconds of the processor's time that the page's main thread takes for scripts, layout and painting,
so that waiting for the screen does not count; `ready` and `on the screen` by the clock from the start of the navigation.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, CDPSession, Page
from synthetic import events as make_events

from mapper.draw import SideStyle, draw_map
from mapper.model import Event

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from chromium import chromium  # the tests' own browser, with the network off

SIZES = (1_000, 100_000)
SIDES = {"RU": SideStyle("Russia", "#c0392b"), "UA": SideStyle("Ukraine", "#1f6fb4")}
READY_BARS_S = {1_000: 0.5, 100_000: 2.5}
STEP_BARS_MS = {100_000: 50}
EMPTY_BAR_MB = 0.8
EVENT_BAR_BYTES = 15
OPENINGS = 5
STEPS = 30
SEARCHED = "novoselivka"
CLICKED = 6
PATIENCE_MS = 120_000

READY = """
new MutationObserver((_, observer) => {
    if (!document.documentElement?.dataset.ready) return;
    observer.disconnect();
    window.readyAt = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedAt = performance.now(); }));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
"""
"""Run before anything of the page: keeps the times at which it calls itself ready and at which that is on the screen."""

UNTIL_PAINTED = """() => new Promise((done) => {
    const look = () => (window.paintedAt ? done() : setTimeout(look, 20));
    look();
})"""

FRAMES = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
"""Ends an action when all that it put off to the next frame is done too."""

SLIDE = f"""(share) => {{
    const slider = document.querySelector("#time input[type=range]");
    slider.value = Number(slider.min) + share * (slider.max - slider.min);
    slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
    {FRAMES}
}}"""
TYPE = f"""(text) => {{
    const input = document.querySelector("input[type=search]");
    input.value = text;
    input.dispatchEvent(new Event("input", {{ bubbles: true }}));
    {FRAMES}
}}"""
FILTER = f"""(index) => {{
    document.querySelectorAll(".filters input[type=checkbox]")[index].click();
    {FRAMES}
}}"""
PAN = f"(step) => {{ map_events.panBy([step, 0], {{ animate: false }}); {FRAMES} }}"
ZOOM = f"(zoom) => {{ map_events.setZoom(zoom, {{ animate: false }}); {FRAMES} }}"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a map is, in bytes, and what drawing it took."""

    whole: int
    without_quotes: int
    without_texts: int
    empty: int
    drawing_s: float


@dataclass(frozen=True, slots=True)
class Times:
    """What opening a map and working with it took: seconds by the clock, milliseconds of the processor an action."""

    ready_s: Sequence[float]
    painted_s: Sequence[float]
    slider_ms: Sequence[float]
    search_ms: Sequence[float]
    filter_ms: Sequence[float]
    pan_ms: Sequence[float]
    zoom_ms: Sequence[float]
    heap_mb: float
    requests: Sequence[str]
    complaints: Sequence[str]


def draw(events: Sequence[Event], path: Path) -> float:
    """Draw a map; the seconds that it took."""
    start = perf_counter()
    draw_map(events, title="Made-up events", sides=SIDES).save(path)
    return perf_counter() - start


def sizes(events: Sequence[Event], path: Path) -> Sizes:
    """Draw a map, then beside it the same without quotes and one without events."""
    seconds = draw(events, path)
    bare, empty = path.with_name("bare.html"), path.with_name("empty.html")
    draw([replace(event, quote="", mention_start=0, mention_stop=0) for event in events], bare)
    draw((), empty)
    whole, without_quotes, without_events = (file.stat().st_size for file in (path, bare, empty))
    return Sizes(whole, without_quotes, without_quotes - _size_of_texts(bare), without_events, seconds)


def _size_of_texts(path: Path) -> int:
    """Bytes of the block that only the panels of single events show."""
    found = re.search('id="frontline-texts">[^<]*', path.read_text(encoding="utf-8"))
    return len(found[0]) if found else 0


def times(browser: Browser, file: Path) -> Times:
    """Open a map several times, and work with it the last time."""
    ready, painted = [], []
    for opening in range(OPENINGS):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce")
        context.add_init_script(READY)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        requests, complaints = _watch(page)
        page.goto(file.as_uri())
        page.evaluate(UNTIL_PAINTED)
        ready.append(page.evaluate("readyAt / 1000"))
        painted.append(page.evaluate("paintedAt / 1000"))
        if opening == OPENINGS - 1:
            actions, heap = list(_work(page)), _heap_mb(page)
        context.close()
    return Times(ready, painted, *actions, heap, [url for url in requests if url != file.as_uri()], complaints)


def _watch(page: Page) -> tuple[list[str], list[str]]:
    """Collect what a page asks for, and its errors and warnings."""
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    return requests, complaints


def _work(page: Page) -> Iterator[list[float]]:
    """Milliseconds of each slider step, keystroke, click on a filter, pan and zoom."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    yield _acted(page, session, SLIDE, [k / STEPS for k in range(1, STEPS + 1)])
    keystrokes = [SEARCHED[:k] for k in range(1, len(SEARCHED) + 1)]
    yield _acted(page, session, TYPE, [*keystrokes, *reversed(keystrokes[:-1]), ""])
    page.locator(".filters summary").click()
    yield _acted(page, session, FILTER, [index for index in range(CLICKED) for _ in ("off", "on")])
    yield _acted(page, session, PAN, [200, -200] * (STEPS // 2))
    yield _acted(page, session, ZOOM, [*range(5, 12), *range(10, 5, -1)])


def _acted(page: Page, session: CDPSession, script: str, values: Iterable[object]) -> list[float]:
    return [_busy_ms(page, session, script, value) for value in values]


def _busy_ms(page: Page, session: CDPSession, script: str, value: object) -> float:
    before = _metric(session, "TaskDuration")
    page.evaluate(script, value)
    return 1000 * (_metric(session, "TaskDuration") - before)


def _heap_mb(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    return _metric(session, "JSHeapUsedSize") / 1e6


def _metric(session: CDPSession, name: str) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == name)


def show(n: int, size: Sizes, time: Times) -> None:
    """Print the table of one map."""
    bare_mb, bare_bar = size.without_quotes / 1e6, EMPTY_BAR_MB + EVENT_BAR_BYTES * n / 1e6
    print(f"\n{n:,} events")
    line("page, MB", f"{size.whole / 1e6:.2f}")
    line("page without quotes, MB", f"{bare_mb:.2f}", bare_mb, bare_bar)
    line("page without quotes, links, doubts, MB", f"{size.without_texts / 1e6:.2f}")
    line("page without events, MB", f"{size.empty / 1e6:.2f}")
    line("bytes an event, with quotes", f"{(size.whole - size.empty) / n:.1f}")
    line("bytes an event, without quotes", f"{(size.without_quotes - size.empty) / n:.1f}")
    line("drawn in, s", f"{size.drawing_s:.2f}")
    line("ready, s", spread(time.ready_s, 2), median(time.ready_s), READY_BARS_S.get(n))
    line("on the screen, s", spread(time.painted_s, 2))
    line("slider step, ms", spread(time.slider_ms), median(time.slider_ms), STEP_BARS_MS.get(n))
    line("keystroke in the search, ms", spread(time.search_ms))
    line("click on a filter, ms", spread(time.filter_ms))
    line("pan, ms", spread(time.pan_ms))
    line("zoom, ms", spread(time.zoom_ms))
    line("heap, MB", f"{time.heap_mb:.0f}")
    line("requests outside of the file", str(len(time.requests)), len(time.requests), 0)
    line("errors and warnings", str(len(time.complaints)), len(time.complaints), 0)
    for words in (*time.requests, *time.complaints):
        print(f"    {words[:120]}")


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Give the median and, in brackets, the worst."""
    return f"{median(values):.{digits}f} ({max(values):.{digits}f})"


def line(name: str, shown: str, value: float = 0, bar: float | None = None) -> None:
    """Print one figure, beside its bar where it has one."""
    verdict = "" if bar is None else f"{bar:10.4g}  {'PASS' if value <= bar else 'short'}"
    print(f"  {name:40}{shown:>16}{verdict}")


def main() -> None:
    """Draw, open and measure each map."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", nargs="+", type=int, default=SIZES, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--scattered", action="store_true", help="give each event a position of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        print(f"{'':42}{'median (worst)':>16}{'at most':>10}")
        for n in options.events:
            file = Path(folder) / "map.html"
            size = sizes(make_events(n, scattered=options.scattered), file)
            show(n, size, times(browser, file))


if __name__ == "__main__":
    main()

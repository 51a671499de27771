"""How long an author waits for the preview: `python -m tests.benchmarks.preview`.

The time from the end of the pause after the last key (300 ms, not counted) to the first frame that shows the
new preview, in Chromium, with gunicorn on this machine: the request, the reader, the renderer, the changed
blocks and the paint. Beside it, whether typing is held up: the time from a key to the frame after it, and
the longest task of the page while it is typed in. The bar is a median of 150 ms for 1,500 words.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from lms.catalogue.actions.grants import grant_course
from lms.core.actor import Role
from lms.db import write
from tests.authoring.factories import publish_texts
from tests.browser.conftest import ARGUMENTS, PLACES
from tests.browser.live import Live
from tests.catalogue.factories import FILES

PATH = "1-one/1-first.md"
WORDS, WARM, ROUNDS, KEYS, BAR = 1_500, 5, 40, 12, 150.0
WATCH = """
window.found = {painted: [], keys: [], tasks: [], requests: []};
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.name.includes("/preview/")) window.found.requests.push(one.duration);
}).observe({type: "resource"});
new PerformanceObserver((list) => {
  for (const mark of list.getEntriesByName("preview-painted")) {
    const asked = performance.getEntriesByName("preview-asked").at(-1).startTime;
    requestAnimationFrame(() => setTimeout(() => window.found.painted.push(performance.now() - asked)));
  }
}).observe({type: "mark"});
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.found.tasks.push(task.duration);
}).observe({type: "longtask"});
addEventListener("keydown", () => {
  const began = performance.now();
  requestAnimationFrame(() => setTimeout(() => window.found.keys.push(performance.now() - began)));
}, true);
"""


def lesson(words: int) -> str:
    """A lesson of so many words: headings, lists, links, a note, a table and four questions."""
    start, quiz = FILES[PATH].split("See [what comes next]", 1)
    paragraph = "A city that **plans** with those who live there asks [who is missing](2-second.md) first, *then* what to do about it, and writes it down. "
    parts, count = [start], len(FILES[PATH].split())
    while count < words:
        section = f"\n## Part {len(parts)}\n\n{paragraph * 4}\n\n- {paragraph}\n- {paragraph}\n\n| Who | What |\n|---|---|\n| The council | decides |\n\n"
        parts.append(section)
        count += len(section.split())
    return "".join([*parts, "See [what comes next]", quiz])


def measure(page: Page, rounds: int) -> dict[str, list[float]]:
    """Type, wait for the preview, and again."""
    area = page.get_by_label("Text of the page, in Markdown")
    area.evaluate(
        "one => { one.focus(); const at = one.value.indexOf('Part 3') + 20; one.setSelectionRange(at, at); }"
    )
    for number in range(rounds):
        before = page.evaluate("window.found.painted.length")
        page.keyboard.type(f"word {number} more"[:KEYS], delay=30)
        while page.evaluate("window.found.painted.length") == before:
            page.wait_for_timeout(10)
    found: dict[str, list[float]] = page.evaluate("window.found")
    return found


def run(folder: Path) -> dict[str, list[float]]:
    """A server with the lesson, and an author who types in it."""
    live = Live(folder, changes={"workers": 1})
    with live.inside():
        course_id = publish_texts({**FILES, PATH: lesson(WORDS)}).course_id
    person_id, cookie = live.person("Aino Author")
    with live.inside(), write():
        grant_course(person_id=person_id, role=Role.AUTHOR, scope_id=course_id, granted_by=None)
    live.start()
    try:
        return _in_chromium(live, cookie)
    finally:
        live.close()


def _in_chromium(live: Live, cookie: dict[str, object]) -> dict[str, list[float]]:
    place = next((found for name in PLACES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=ARGUMENTS)
        context = browser.new_context(base_url=live.url, viewport={"width": 1280, "height": 800})
        context.add_cookies([cookie])  # type: ignore[list-item]
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"/en/workshop/small/text/{PATH}")
        page.wait_for_load_state("networkidle")
        measure(page, WARM)
        page.evaluate("window.found = {painted: [], keys: [], tasks: [], requests: []}")
        found = measure(page, ROUNDS)
        browser.close()
    return found


def main() -> int:
    """Print the figures; 1 if the median is over the bar."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder))
    painted, keys = sorted(found["painted"]), sorted(found["keys"])
    median = statistics.median(painted)
    print(
        f"preview of {WORDS} words, {len(painted)} times: p50 {median:.0f} ms, p95 {painted[int(len(painted) * 0.95)]:.0f} ms (bar: p50 {BAR:.0f} ms), of it the request p50 {statistics.median(found['requests']):.0f} ms"
    )
    print(
        f"typing, {len(keys)} keys: p50 {statistics.median(keys):.0f} ms, p99 {keys[int(len(keys) * 0.99)]:.0f} ms to the next frame; longest task {max(found['tasks'], default=0):.0f} ms"
    )
    return int(median > BAR)


if __name__ == "__main__":
    sys.exit(main())

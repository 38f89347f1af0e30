"""How fast the browser answers without a service: ``python benchmarks/browser_speed.py [rounds] [folder]``.

Cold is a browser that has nothing yet, from the first touch of the form to the answer; kept is the same browser on a
second visit; warm is another question on an open page. The folder is what ``examples/embed/build.py`` writes, built
where none is given. It needs Chromium (``KETACOST_CHROMIUM`` names another path), Node.js and npm.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
EMBED = ROOT / "examples" / "embed"
ROUNDS = 3
QUESTIONS = 20
COLD_SECONDS, WARM_SECONDS = 10, 0.3
PATIENCE = 180_000
ANSWERS = {
    "starts_on": "2026-09-14",
    "age": "41",
    "deductible": "2000",
    "maximum": "6000",
    "session_rate": "20",
    "price_56": "1010",
    "price_84": "1450",
}
ASK = """(request) => document.querySelector('ketacost-estimator').ask('view', JSON.stringify({ request }))"""


def main() -> None:
    """Measure, and print one line a figure with its target."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with TemporaryDirectory() as name:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name) / "estimator"  # noqa: PLR2004 (an argument)
        if not folder.exists():
            subprocess.run([sys.executable, EMBED / "build.py", folder], check=True)  # noqa: S603 (our own script)
        measured(folder, rounds)


def measured(folder: Path, rounds: int) -> None:
    """Serve the folder, visit it, and print what it took."""
    sizes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    command = [sys.executable, str(EMBED / "serve.py"), str(folder), "--port", "0"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,  # noqa: S603 (our own script)
        sync_playwright() as playwright,
    ):
        assert server.stdout is not None  # noqa: S101 (for the type checker)
        address = server.stdout.readline().strip()
        path = shutil.which(os.environ.get("KETACOST_CHROMIUM") or "chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Chromium {browser.version}"
        )
        print(f"{sizes['size']} to load, {rounds} rounds, medians")
        cold, kept, warm = zip(*(visited(browser, address) for _ in range(rounds)), strict=True)
        print(f"cold:  {median(cold):6.2f} s  (target {COLD_SECONDS} s)")
        print(f"kept:  {median(kept):6.2f} s")
        print(f"warm:  {median(warm) * 1000:6.0f} ms (target {WARM_SECONDS * 1000:.0f} ms)")
        browser.close()
        server.terminate()


def visited(browser: Browser, address: str) -> tuple[float, float, float]:
    """Return the seconds of a first visit, of a second one, and of another question."""
    context = browser.new_context()
    first, _ = answered(context.new_page(), address)
    second, page = answered(context.new_page(), address)
    request = page.evaluate("document.querySelector('ketacost-estimator').formRequest")
    took = []
    for week in range(QUESTIONS):
        started = time.perf_counter()
        page.evaluate(ASK, {**request, "course": {**request["course"], "weeks": 20 + week}})
        took.append(time.perf_counter() - started)
    context.close()
    return first, second, median(took)


def answered(page: Page, address: str) -> tuple[float, Page]:
    """Return the seconds from the first touch of the form to the answer, and the page."""
    page.goto(address)
    page.locator("button.first").first.wait_for()
    started = time.perf_counter()
    for name, text in ANSWERS.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#certified_site-yes").check()
    page.locator("form button.first").click()
    page.locator(".headline").wait_for(timeout=PATIENCE)
    return time.perf_counter() - started, page


if __name__ == "__main__":
    main()

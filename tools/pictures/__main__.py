"""`python -m tools.pictures [address] [name …]` takes every picture, or those named, from a demo team made for it or running at the address.

Needs Chromium and a Chinese font.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tools import services
from tools.pictures.scenes import LANGUAGES, README, SCENES, Scene, show, sign_in

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
READY_S = 300
QUALITY = 82


def main(given: list[str]) -> int:
    """Takes the pictures; 2 for a name nobody knows."""
    running = next((one for one in given if "://" in one), None)
    names = [one for one in given if one != running]
    if unknown := sorted(set(names) - set(SCENES)):
        print(f"pictures: unknown {', '.join(unknown)}; there are {', '.join(SCENES)}", file=sys.stderr)
        return 2
    with nullcontext(running) if running else demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=services.chromium(), args=["--no-sandbox"])
        for name in names or SCENES:
            for language in LANGUAGES:
                take(browser, address, SCENES[name], language)
        browser.close()
    return 0


def take(browser: Browser, address: str, scene: Scene, language: str) -> None:
    """One picture in one language, by a browser that knows nothing; those of the README once more, in Chinese."""
    context = browser.new_context(viewport=scene.size, locale=language, timezone_id="Asia/Shanghai", reduced_motion="reduce")
    page = context.new_page()
    if scene.who:
        sign_in(page, address, scene.who, language)
    taken = show(page, address, scene).screenshot()
    context.close()
    folder = DOCS / "manual" / "pictures" / language
    folder.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(taken)).convert("RGB").save(folder / f"{scene.name}.webp", quality=QUALITY, method=6)
    if scene.name in README and language == "zh-CN":
        (DOCS / "pictures").mkdir(exist_ok=True)
        (DOCS / "pictures" / f"{scene.name}.png").write_bytes(taken)
    print(f"{language} {scene.name}", flush=True)


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo team of its own, ended afterwards by its id."""
    with tempfile.TemporaryDirectory(prefix="yingda-pictures-") as folder:
        port = services.free_port()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")} | {"YINGDA_DATA_DIR": folder}
        process = subprocess.Popen([sys.executable, "-m", "yingda.site.cli", "demo", "--serve", "--port", str(port)], env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_S
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/login", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the demo did not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

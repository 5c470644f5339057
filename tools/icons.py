"""Makes the pictures of the installed app from our own mark: python -m tools.icons. Needs Chromium; the results are kept."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PUBLIC = Path(__file__).resolve().parent.parent / "frontend" / "console" / "public"
TEAL = "#0f766e"
BUBBLE = "M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"
TICK = "m10 14 4.5 4.5L23 10"
# The part of the picture that no mask of a phone cuts away is the inner 80 %; the mark keeps well within it.
ICONS = {"192.png": (192, 0.66, True), "512.png": (512, 0.66, True), "maskable-512.png": (512, 0.52, False), "180.png": (180, 0.62, False)}


def mark(size: int, part: float, rounded: bool) -> str:
    """Our mark in white on teal; `part` of the width is the mark."""
    inset, scale = size * (1 - part) / 2, size * part / 32
    corner = size * 0.22 if rounded else 0
    drawn = f'<path fill="#fff" d="{BUBBLE}"/><path fill="none" stroke="{TEAL}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" d="{TICK}"/>'
    return f'<rect width="{size}" height="{size}" rx="{corner}" fill="{TEAL}"/><g transform="translate({inset} {inset + scale}) scale({scale})">{drawn}</g>'


def badge(size: int) -> str:
    """The shape alone: Android shows only what is not transparent, in its own colour."""
    cut = f'<mask id="m"><path fill="#fff" d="{BUBBLE}"/><path fill="none" stroke="#000" stroke-width="3.4" stroke-linecap="round" d="{TICK}"/></mask>'
    return f'<g transform="scale({size / 32})">{cut}<rect width="32" height="32" fill="#fff" mask="url(#m)"/></g>'


def picture(page: Page, name: str, size: int, drawn: str) -> None:
    """Writes one PNG."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f'<style>*{{margin:0}}svg{{display:block}}</style><svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{drawn}</svg>')
    page.locator("svg").screenshot(path=PUBLIC / "icons" / name, omit_background=True)


def main() -> None:
    """Makes all of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name, (size, part, rounded) in ICONS.items():
            picture(page, name, size, mark(size, part, rounded))
        picture(page, "badge.png", 96, badge(96))
        browser.close()


if __name__ == "__main__":
    main()

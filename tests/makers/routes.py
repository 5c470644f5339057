"""The addresses of the console's pages, out of its sources, so that a new page is walked without being named again."""

import re
from pathlib import Path

ROOMS = Path(__file__).resolve().parents[2] / "frontend" / "console" / "src" / "rooms"
_ROUTE = re.compile(r"\{ path: \"([^\"]+)\", name: \"([^\"]+)\",.*")


def pages() -> list[str]:
    """Every address that needs no number of its own and that whoever is signed in reaches."""
    files = [*ROOMS.glob("*/index.ts"), *ROOMS.glob("*/routes.ts")]
    lines = [match for file in files for match in _ROUTE.finditer(file.read_text())]
    found = {_address(match[1], "settings: true" in match[0]) for match in lines if "open: true" not in match[0]}
    return [*sorted(one for one in found if ":" not in one), "/more", "/settings"]


def _address(path: str, settings: bool) -> str:
    bare = re.sub(r"/?:\w+(\([^)]*\))?\?", "", path)
    return f"/settings/{bare}" if settings else f"/{bare}"

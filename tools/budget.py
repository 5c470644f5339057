"""What a browser must fetch first, gzipped, against the limits of console and widget.

Console: the entry and, for each lazily loaded chunk, what that page adds, ECharts excepted. Widget: everything but chunks
named later-*, which come only after the first conversation has begun.
"""

import gzip
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BUILT = Path(__file__).resolve().parent.parent / "yingda" / "site" / "static" / "built"
CONSOLE_LIMIT, WIDGET_LIMIT = 250_000, 15_000
Manifest = dict[str, dict[str, Any]]


def main() -> int:
    """Print the sizes and return 1 when one is over its limit."""
    sizes = {"widget": (widget_size(BUILT / "widget"), WIDGET_LIMIT), "console": (console_size(BUILT / "console"), CONSOLE_LIMIT)}
    for name, (size, limit) in sizes.items():
        print(f"{name}: {size / 1000:.1f} kB gzip of at most {limit / 1000:.0f} kB")
    return int(any(size > limit for size, limit in sizes.values()))


def widget_size(folder: Path) -> int:
    """Gzipped bytes of all scripts and styles of the widget up to the first conversation."""
    files = [file for file in folder.rglob("*") if file.suffix in {".js", ".css"} and not file.name.startswith("later-")]
    if not any(file.name == "widget.js" for file in files):
        raise FileNotFoundError(f"{folder} holds no widget.js; run: make frontend")
    return _gzipped(files)


def console_size(folder: Path) -> int:
    """Gzipped bytes of the heaviest first load: the entry together with the page that adds most to it."""
    manifest: Manifest = json.loads((folder / "manifest.json").read_text())
    entry = _closure(manifest, [key for key, chunk in manifest.items() if chunk.get("isEntry")])
    lazy = {name for key in entry for name in manifest[key].get("dynamicImports", []) if "echarts" not in name}
    loads = [entry, *(entry | _closure(manifest, [name]) for name in lazy)]
    return max(_gzipped(_files(folder, manifest, load)) for load in loads)


def _closure(manifest: Manifest, start: Iterable[str]) -> set[str]:
    """`start` and all it imports statically."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += manifest[key].get("imports", [])
    return seen


def _files(folder: Path, manifest: Manifest, keys: set[str]) -> list[Path]:
    names = {name for key in keys for name in [manifest[key]["file"], *manifest[key].get("css", [])]}
    return [folder / "index.html", *(folder / name for name in sorted(names))]


def _gzipped(files: Iterable[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), compresslevel=6)) for file in files)


if __name__ == "__main__":
    sys.exit(main())

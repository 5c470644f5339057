"""PDF of a layout, and its charts as PNG: one template draws both. Texts travel as data, never as markup."""

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from yingda.kit.late import Late
from yingda.reports.actions.making.glyphs import printable
from yingda.reports.rules.layout import Layout, Picture
from yingda.reports.rules.words import word

if TYPE_CHECKING:
    import pylopdf_fonts_zh_cn as fonts
    import typst
else:
    fonts, typst = Late("pylopdf_fonts_zh_cn"), Late("typst")

TEMPLATE = Path(__file__).with_name("report.typ")
PNG_PPI = 200.0
_lock = threading.Lock()


def pdf(layout: Layout, at_ms: int) -> bytes:
    """The layout as a tagged PDF with its fonts in it. at_ms: the instant written into it. Raises typst.TypstError."""
    told, missing = _with_glyphs(msgspec.to_builtins(layout))
    words = {"page": word("page", layout.locale, n="{n}", all="{all}"), "missing": word("unprintable", layout.locale, n=missing) if missing else ""}
    made = _compiled({"mode": "report", "layout": told, "words": words}, "pdf", timestamp=at_ms // 1000)
    return bytes(made)


def png(picture: Picture, locale: str) -> bytes:
    """A chart as a picture, drawn as in the PDF. Raises typst.TypstError."""
    told, _ = _with_glyphs(msgspec.to_builtins(picture))
    made = _compiled({"mode": "picture", "layout": {"locale": locale}, "picture": told}, "png", ppi=PNG_PPI)
    return bytes(made[0] if isinstance(made, list) else made)


def font() -> Path:
    """The font of reports: Noto Sans SC, under the SIL Open Font License 1.1."""
    return fonts.sans_path()


def _compiled(told: dict[str, Any], form: str, **more: Any) -> Any:
    data = msgspec.json.encode(told).decode()
    with _lock:
        return _compiler().compile(TEMPLATE.read_bytes(), format=form, sys_inputs={"data": data}, **more)


@cache
def _compiler() -> Any:
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font().parent)])
    return typst.Compiler(font_paths=known, ignore_system_fonts=True)


def _with_glyphs(told: Any) -> tuple[Any, int]:
    """The same with a stand-in for every character without a glyph, and how many those were."""
    if isinstance(told, str):
        return printable(told, font())
    if isinstance(told, list | tuple):
        parts = [_with_glyphs(one) for one in told]
        return [one for one, _ in parts], sum(count for _, count in parts)
    if isinstance(told, dict):
        pairs = {key: _with_glyphs(one) for key, one in told.items()}
        return {key: one for key, (one, _) in pairs.items()}, sum(count for _, count in pairs.values())
    return told, 0

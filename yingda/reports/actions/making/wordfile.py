"""DOCX of a layout."""

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yingda.kit.late import Late
from yingda.reports.actions.making.typeset import png
from yingda.reports.rules.layout import Cell, Element, Grid, Heading, Layout, Note, Picture, Words

if TYPE_CHECKING:
    import docx
    from docx import shared
    from docx.enum import section, text
    from docx.oxml import ns
else:
    docx, shared, section, text, ns = (Late(name) for name in ("docx", "docx.shared", "docx.enum.section", "docx.enum.text", "docx.oxml.ns"))

LATIN, CHINESE = "Calibri", "微软雅黑"
_GREEN, _RED, _SOFT = "0F766E", "B42318", "6B6560"


def word_file(layout: Layout, at_ms: int) -> bytes:
    """The layout as DOCX, its charts as pictures. at_ms: the instant written into it."""
    document = docx.Document()
    _set_up(document, layout, at_ms)
    document.add_heading(layout.title, 0)
    _small(document.add_paragraph(), "   ·   ".join(layout.facts))
    for element in layout.elements:
        _add(document, element, layout.locale)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, layout: Layout, at_ms: int) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = shared.Cm(21), shared.Cm(29.7)
    page.left_margin = page.right_margin = shared.Cm(2)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(ns.qn("w:eastAsia"), CHINESE)
    document.styles["Normal"].font.size = shared.Pt(10.5)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = layout.title, "", ""
    facts.language = layout.locale
    facts.created = facts.modified = datetime.fromtimestamp(at_ms / 1000, UTC)


def _add(document: Any, element: Element, locale: str) -> None:
    match element:
        case Heading(said):
            document.add_heading(said, 1)
        case Note(said):
            _small(document.add_paragraph(), said)
        case Words(lines):
            for line in lines:
                document.add_paragraph(line.text, "List Bullet" if line.point else None)
        case Picture():
            _picture(document, element, locale)
        case Grid():
            _grid(document, element)


def _picture(document: Any, picture: Picture, locale: str) -> None:
    shown = document.add_picture(io.BytesIO(png(picture, locale)), width=shared.Cm(16))
    shown._inline.docPr.set("descr", picture.title)


def _grid(document: Any, grid: Grid) -> None:
    wide = len(grid.head) > 8
    if wide:
        _turned(document, True)
    table = document.add_table(1, len(grid.head), "Light Grid Accent 1")
    table.autofit = True
    for place, name in enumerate(grid.head):
        _write(table.rows[0].cells[place], Cell(name), grid.numbers[place], wide)
    # Repeats the head on every page.
    table.rows[0]._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:tblHeader"))
    for row in grid.rows:
        cells = table.add_row().cells
        for place, one in enumerate(row):
            _write(cells[place], one, grid.numbers[place], wide)
    document.add_paragraph()
    if wide:
        _turned(document, False)


def _turned(document: Any, wide: bool) -> None:
    """A table of many columns stands on a page that lies."""
    page = document.add_section(section.WD_SECTION.NEW_PAGE)
    page.orientation = section.WD_ORIENT.LANDSCAPE if wide else section.WD_ORIENT.PORTRAIT
    sides = sorted((page.page_width, page.page_height), reverse=wide)
    page.page_width, page.page_height = sides


def _write(cell: Any, one: Cell, number: bool, wide: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = text.WD_ALIGN_PARAGRAPH.RIGHT if number else text.WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = shared.Pt(0)
    run = paragraph.add_run(one.text)
    run.font.size = shared.Pt(7.5 if wide else 9)
    if one.better is not None:
        run.font.color.rgb = shared.RGBColor.from_string(_GREEN if one.better else _RED)
    if one.beside:
        _small(cell.add_paragraph(), one.beside, 6)


def _small(paragraph: Any, said: str, size: float = 9) -> None:
    run = paragraph.add_run(said)
    run.font.size = shared.Pt(size)
    run.font.color.rgb = shared.RGBColor.from_string(_SOFT)

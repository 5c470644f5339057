"""The same numbers everywhere: what `kpi(...)` says stands in the report, in its cells and in the text of its files; nothing of it is left out."""

import ctypes
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from pypdfium2 import raw

from tests.makers.facts import some_facts
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.reports import a_published_report, a_report
from yingda.attribution.models import AgentFact, SessionFact
from yingda.kit.actor import Actor
from yingda.performance.queries.kpi import dictionary, kpi
from yingda.reports.actions.making.glyphs import covered
from yingda.reports.actions.making.typeset import font, pdf
from yingda.reports.actions.making.wordfile import word_file
from yingda.reports.actions.making.workbook import workbook
from yingda.reports.models import Report
from yingda.reports.queries.figures import data_of
from yingda.reports.queries.reports import layout_of, version_of
from yingda.reports.rules.documents import Figures, Table, decoded, placed
from yingda.reports.rules.figures import cell, shown
from yingda.reports.rules.layout import Grid, Heading, Layout, Note, Picture, Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Actor:
    people = [a_person(f"客服{number}") for number in range(4)]
    some_facts(7, sessions=600, agents=[one.pk for one in people])
    return actor_for(a_person("经理", role="administrator"))


def units() -> dict[str, str]:
    return {one["key"]: one["unit"] for one in dictionary("zh-CN")}


def grids(layout: Layout) -> list[Grid]:
    return [one for one in layout.elements if isinstance(one, Grid)]


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    """Without blanks, ends of lines and the sign a hyphenated line ends with: lines are broken anywhere."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u00ad\ufffe\u0002-–")


def words_of(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def texts_of(layout: Layout) -> Iterator[str]:
    """Every text that is printed; of a line over days its title only, whose values stand in the table below it."""
    yield from (layout.title, *layout.facts)
    for element in layout.elements:
        match element:
            case Heading(text) | Note(text):
                yield text
            case Words(lines):
                yield from (line.text for line in lines)
            case Grid(head, _, rows):
                yield from (*head, *(text for row in rows for one in row for text in (one.text, one.beside)))
            case Picture(title, shape, _, names, _, labels):
                yield from (title, *names, *labels) if shape == "bars" else (title,)


@pytest.mark.parametrize("kind", ["weekly", "monthly", "quarterly"])
def test_a_report_says_what_the_dictionary_says(boss: Actor, kind: str) -> None:
    row = a_report(boss, kind)
    content = decoded(row.draft or "")
    data = data_of(boss, row, content)
    looked_at = 0
    for place, block in placed(content):
        if isinstance(block, Table):
            asked = kpi(boss, row.since, row.until, block.by, block.metrics)
            assert [(one.key, one.name) for one in data[place].rows] == [(one["key"], one["name"]) for one in asked]
            for mine, theirs in zip(data[place].rows, asked, strict=True):
                assert {key: (one.value, one.n, one.low, one.median) for key, one in mine.figures.items()} == {
                    key: (one["value"], one["n"], one["low"], one["median"]) for key, one in theirs["figures"].items()
                }
                looked_at += len(theirs["figures"])
    assert looked_at > 10


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("kind", ["weekly", "monthly", "quarterly"])
def test_pdf_docx_and_xlsx_say_what_the_screen_says(boss: Actor, kind: str, locale: str, tmp_path: Path) -> None:
    row = a_published_report(boss, kind)
    layout = layout_of(boss, row, 1, locale)
    table = next(block for _, block in placed(decoded_of(row)) if isinstance(block, Table))
    asked, unit_of = kpi(boss, row.since, row.until, table.by, table.metrics), units()
    expected = [shown(one["figures"][key]["value"], unit_of[key], locale) for one in asked for key in table.metrics]
    read = {one.text.split(" 暂")[0].split(" provisional")[0] for grid in grids(layout) for line in grid.rows for one in line}
    assert expected and set(expected) <= read
    printed, written = squeezed(text_of(pdf(layout, 0))), words_of(word_file(layout, 0))
    for said in [said for grid in grids(layout) for line in grid.rows for one in line if (said := one.text)]:
        assert squeezed(said) in printed, said
        assert any(said in one for one in written), said
    assert workbook(tmp_path / "r.xlsx", layout, lambda _done: None) > 10
    assert_cells(openpyxl.load_workbook(tmp_path / "r.xlsx"), layout, expected_cells(boss, row, table))


def decoded_of(row: Report) -> Any:
    return decoded(version_of(row, row.number).content)


def expected_cells(boss: Actor, row: Report, table: Table) -> set[float]:
    rows, unit_of = kpi(boss, row.since, row.until, table.by, table.metrics), units()
    return {value for one in rows for key in table.metrics if isinstance(value := cell(one["figures"][key]["value"], unit_of[key]).value, float | int)}


def assert_cells(book: Any, layout: Layout, expected: set[float]) -> None:
    found = {round(one.value, 9) for sheet in book for line in sheet.iter_rows() for one in line if isinstance(one.value, float | int)}
    assert {round(one, 9) for one in expected} <= found
    assert len(book.sheetnames) == 1 + len(grids(layout))


def test_every_character_has_a_glyph_and_the_font_is_in_the_file(boss: Actor) -> None:
    row = a_published_report(boss, "quarterly", title="第三季度管理报告：饕餮、龘、𠮷野家 — “引号”…《书名》 1 234 ¥ ≥ 50 %")
    layout = layout_of(boss, row, 1, "zh-CN")
    content = pdf(layout, 0)
    assert all(ord(sign) in covered(font()) for text in texts_of(layout) for sign in text if sign not in "\n𠮷")
    printed = squeezed(text_of(content))
    wanted = Counter(sign for text in texts_of(layout) for sign in squeezed(text.replace("𠮷", "□")))
    assert not wanted - Counter(printed), "signs that were left out"
    assert "𠮷" not in printed and "1个字符在所用字体中没有字形" in printed, "what cannot be printed is said"
    fonts = set(fonts_of(content))
    assert fonts and all("NotoSansSC" in name for name in fonts), fonts


def fonts_of(content: bytes) -> Iterator[str]:
    """The names of the fonts of every piece of text."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font_of = raw.FPDFTextObj_GetFont(one)
            assert raw.FPDFFont_GetIsEmbedded(font_of) == 1
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font_of, buffer, 200)
            yield buffer.value.decode()


def test_a_group_report_counts_its_group_only(boss: Actor) -> None:
    group = a_group("售前一组")
    SessionFact.objects.filter(group_id=1).update(group_id=group.pk)
    AgentFact.objects.filter(group_id=1).update(group_id=group.pk)
    row, leader = a_report(boss, group=group), actor_for(a_person(role="team_leader", group=group))
    for asker in (boss, leader):
        by_place = data_of(asker, row, decoded(row.draft or ""))
        tables = [by_place[place] for place, block in placed(decoded(row.draft or "")) if isinstance(block, Figures)]
        (asked,) = [one for one in kpi(boss, row.since, row.until, "group", ["received"]) if one["key"] == group.pk]
        assert tables[0].rows[0].figures["received"].value == asked["figures"]["received"]["value"] > 0

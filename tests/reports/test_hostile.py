"""Texts that mean harm: they are shown as they are in every file, and do nothing."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from yingda.plumbing.sheets import Sheet, csv_of, write_workbook
from yingda.reports.actions.making.typeset import pdf
from yingda.reports.actions.making.wordfile import word_file
from yingda.reports.actions.making.workbook import workbook
from yingda.reports.rules.documents import Action, Actions, Chart, Content, Decisions, Section, Table, Text
from yingda.reports.rules.figures import Data, Figure, Metric, Row
from yingda.reports.rules.layout import Head, Layout, laid_out

HOSTILE = [
    "#panic()", '#read("/etc/passwd")', "#import \"x.typ\": *", "*粗* _斜_ $x^2$ `c` @ref <label> // 注 /* */",
    "]] #eval(\"1\")", "\\u{1F600} ~ --- ...", "= 标题",
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "{{ 7*7 }} {% for x in y %}",
    "<script>alert(1)</script>", "</w:t></w:r>", "&lt;&amp;", "a\x00b\x08c\x1fd\ufffee", "\ud800半个", "左\u202e右",
    "[x](javascript:alert(1))", "%PDF-1.4 endobj",
]  # fmt: skip
METRIC = Metric("received", 1, "people", "more", "=接待", "=received")


def layout(text: str) -> Layout:
    row = Row(1, text, {"received": Figure(3)})
    data = {"0.1": Data((METRIC,), (row,)), "0.2": Data((METRIC,), (row,))}
    lists = (Decisions((text,)), Actions((Action("a", text, 1, "2026-12-01"),)))
    blocks = (Text(f"{text}\n- {text}"), Table("person", ("received",)), Chart("person", "received"), *lists)
    return laid_out(Head(text, text, "2026-09-07", "2026-09-13", 1), Content((Section(text, blocks),)), data, "zh-CN", {1: text}, {})


def squeezed(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u00ad\ufffe\u0002-–—…")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stands_in_the_pdf_as_it_is(text: str) -> None:
    made = layout(text)
    pages = pypdfium2.PdfDocument(pdf(made, 0))
    printed = squeezed("".join(page.get_textpage().get_text_range() for page in pages))
    assert squeezed(made.title) in printed and squeezed(made.title)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stands_in_the_docx_as_it_is(text: str) -> None:
    made = layout(text)
    content = word_file(made, 0)
    document = docx.Document(io.BytesIO(content))
    assert made.title in [paragraph.text for paragraph in document.paragraphs]
    assert made.title in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "TargetMode" not in zipfile.ZipFile(io.BytesIO(content)).read("word/_rels/document.xml.rels").decode(), "nothing leads out of it"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_no_formula(text: str, tmp_path: Path) -> None:
    made = layout(text)
    workbook(tmp_path / "r.xlsx", made, lambda _done: None)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells and all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
    # A cell keeps the mark of a line end; blanks at the ends of a cell stay as they are.
    assert made.title in [cell.value for cell in cells]
    (tmp_path / "r.csv").write_bytes(b"".join(csv_of(Sheet("x", [text], ["text"], [[text, 1.5, -2, None]]))))
    line = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()[-1]
    assert not line.lstrip('"').startswith(("=", "+", "-", "@")) and line.endswith(",1.5,-2,")


def test_sheets_have_names_of_their_own_and_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    sheets = [Sheet(name, ["a", "b"], ["text", "share"], [["x", 0.5]] * 2_500) for name in ("结果/[1]", "结果/[1]", "很长" * 30, "")]
    assert write_workbook(tmp_path / "r.xlsx", sheets, told.append) == 10_000
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["结果  1", "结果  1 2", ("很长" * 30)[:31], "Sheet"]
    assert book.worksheets[0]["B2"].value == 0.5 and book.worksheets[0]["B2"].number_format == "0.0%"
    assert told == sorted(told) and told[-1] == 10_000 and len(told) > 4

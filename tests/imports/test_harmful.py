"""Workbooks made to harm are refused with the field and a sentence, in bounded memory, and nothing of them is read."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.makers.customers import a_source
from tests.makers.imports import looked_at
from tests.makers.people import a_person
from tests.makers.problems import checked
from tests.makers.staff import a_client
from yingda.kit.errors import Refused
from yingda.kit.tables import packed
from yingda.people.rules.permissions import PERMISSIONS

pytestmark = pytest.mark.django_db
MEGABYTE = 2**20
SHEET = "xl/worksheets/sheet1.xml"
_MORE = "".join(f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefgh", "bcdefghi", strict=True))
LAUGHS = f"<!DOCTYPE lolz [<!ENTITY a 'ha'>{_MORE}]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_workbook(change: Callable[[str, bytes], bytes] = lambda _name, data: data, bomb: int = 0) -> bytes:
    """A small workbook, each part changed, and a part of so many megabytes of zeros beside it."""
    book, plain, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["手机", "姓名"])
    book.active.append(["13800000001", "张三"])
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        if bomb:
            with new.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as file:
                for _ in range(bomb):
                    file.write(bytes(MEGABYTE))
    return out.getvalue()


def in_part(wanted: str, find: bytes, put: bytes) -> Callable[[str, bytes], bytes]:
    """A change of one part."""
    return lambda name, data: data.replace(find, put, 1) if name == wanted else data


def after_prolog(text: str) -> Callable[[str, bytes], bytes]:
    """A document type in the sheet."""
    return lambda name, data: text.encode() + data.removeprefix(b"<?xml version='1.0'?>") if name == SHEET else data


def utf_16(name: str, data: bytes) -> bytes:
    """The same in another encoding."""
    return f"<?xml version='1.0' encoding='UTF-16'?>{OUTSIDE}{data.decode()}".encode("utf-16") if name == SHEET else data


@cache
def over_a_gigabyte() -> bytes:
    """A real one."""
    return a_workbook(bomb=1025)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (in_part(SHEET, b"</row>", b"<c/>" * MEGABYTE + b"</row>"), "table_too_large"),
        (after_prolog(LAUGHS), "table_with_entities"),
        (after_prolog(OUTSIDE), "table_with_entities"),
        (utf_16, "table_with_entities"),
    ],
    ids=["row", "laughs", "outside", "utf-16"],
)
def test_it_is_refused_on_the_file(monkeypatch: pytest.MonkeyPatch, change: Callable[[str, bytes], bytes], code: str) -> None:
    monkeypatch.setattr(packed, "ROW_LIMIT", MEGABYTE)
    source, data = a_source("茶店"), a_workbook(change)
    with pytest.raises(Refused) as refused:
        looked_at("customers", source.pk, data, "f.xlsx")
    assert (refused.value.code, refused.value.field) == (code, "file")


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "最多 1 GB"), ("en", "1 GB at most")])
def test_more_than_a_gigabyte_is_refused_in_both_languages_and_little_memory(locale: str, words: str) -> None:
    client, source = a_client(*PERMISSIONS, person=a_person(locale=locale)), a_source("茶店")
    file = io.BytesIO(over_a_gigabyte())
    file.name = "f.xlsx"
    assert len(file.getvalue()) < 8 * MEGABYTE, "small as it comes"
    key = client.post("/api/v1/import-files", {"file": file}).json()["key"]
    body = {"kind": "customers", "source_id": source.pk, "file": key}
    tracemalloc.start()
    answer = client.post("/api/v1/imports/preview", json.dumps(body), "application/json")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    said = checked(answer.json(), 422)
    assert (said["code"], said["field"]) == ("table_too_large", "file")
    assert words in said["detail"]
    assert peak < 16 * MEGABYTE


def test_what_says_it_is_small_and_is_not_is_damaged() -> None:
    data = bytearray(a_workbook(bomb=4))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(Refused) as refused:
        looked_at("customers", a_source("茶店").pk, bytes(data), "f.xlsx")
    assert refused.value.code == "table_broken"


def test_a_plain_workbook_is_read() -> None:
    assert len(looked_at("customers", a_source("茶店").pk, a_workbook(), "f.xlsx").readings) == 1

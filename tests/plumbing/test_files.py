"""Uploads: what is taken, what is left of it, what is refused, and how it is served."""

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image, PngImagePlugin

from tests.hostile import hostile_strings
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing import files, pictures, serving, sniffing
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import StoredFile

pytestmark = pytest.mark.django_db
VISITOR = Actor("visitor", 7, "访客")
DAY_MS = 24 * 3600 * 1000


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def keep(data: bytes, name: str = "a.bin", allowed: Any = files.KINDS, limit: int = 10_000_000) -> StoredFile:
    return files.keep(VISITOR, name, io.BytesIO(data), limit, allowed)


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, kind, **more)
    return out.getvalue()


def moving_gif(tail: bytes = b"") -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue() + tail


def archive(*names: str, before: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return before + out.getvalue()


def content(row: StoredFile) -> bytes:
    with files.open_file(row.key)[1] as file:
        return file.read()


OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (moving_gif(), "image/gif"),
        (picture("PDF"), "application/pdf"),
        ("你好，世界".encode(), "text/plain"),
        ("你好，世界".encode("gb18030"), "text/plain"),
        ("你好".encode("utf-16"), "text/plain"),
        (b"a,b\n1,2\n", "text/plain"),
        (b"  <!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"<!-- x --><IMG src=x onerror=alert(1)>", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b'<?xml version="1.0"?><order/>', "application/xml"),
        (archive("a.txt"), "application/zip"),
        (archive("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/x-ole-storage"),
        (b"\0\0\0\x20ftypisom\0\0\0\0" + bytes(50), "video/mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
        (b"ID3\x03" + bytes(100), "audio/mpeg"),
        (b"Rar!\x1a\x07\x01\0" + bytes(30), "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "application/x-7z-compressed"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: str) -> None:
    row = keep(data, "photo.exe")
    assert row.type == kind and row.name.endswith(f".{files.KINDS[kind].endings[0]}")
    assert row.size == len(content(row)) and (row.uploader_kind, row.uploader_id) == ("visitor", 7)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"MZ" + bytes(200), "file_type_not_allowed"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "file_type_not_allowed"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "file_type_not_allowed"),
        (b"#!/bin/sh\nrm -rf /\n", "file_type_not_allowed"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(50), "file_type_not_allowed"),
        (archive("META-INF/MANIFEST.MF", "A.class"), "file_type_not_allowed"),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file_type_not_allowed"),
        (bytes(range(256)) * 4, "file_type_not_allowed"),
        (picture("TIFF"), "file_type_not_allowed"),
        (picture("BMP"), "file_type_not_allowed"),
        (archive("a.txt", before=picture("PDF")), "file_mixed"),
        (archive("a.txt", before=picture("JPEG")), "file_mixed"),
        (archive("a.txt", before=b"PK\x03\x04" + bytes(40)), "file_mixed"),
        (picture("GIF")[:20] + b"%PDF-1.7", "file_mixed"),
        (picture("PNG")[:60], "file_broken"),
        (picture("JPEG")[:-100], "file_broken"),
        (moving_gif()[:-30], "file_broken"),
        (b"GIF89a" + b"/*" + bytes(40), "file_broken"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(data: bytes, code: str, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        keep(data, "photo.jpg")
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert [path for path in folder.rglob("*") if path.is_file()] == [] and StoredFile.objects.count() == 0


def test_the_name_does_not_decide_and_the_inbox_may_allow_less() -> None:
    with pytest.raises(Refused) as refused:
        keep(b"<html><script>1</script>", "photo.jpg", allowed={"image/jpeg"})
    assert refused.value.params == {"type": "text/html"}


def test_a_file_over_the_limit_is_refused_while_it_comes_in(folder: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(Refused, match="file_too_large"):
        files.keep(VISITOR, "a.txt", stream, 1_000_000, files.KINDS)
    assert stream.given < 2_000_000 and [path for path in folder.rglob("*") if path.is_file()] == []


def test_nothing_but_the_picture_is_left() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "geheim"  # turned by 90°, and a description
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    row = keep(picture("JPEG", (40, 20), exif=exif, comment=b"geheim") + b"<script>geheim</script>")
    assert (row.width, row.height) == (20, 40)
    with Image.open(io.BytesIO(content(row))) as kept:
        assert not kept.getexif() and kept.size == (20, 40)
    assert b"geheim" not in content(row)
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "geheim")
    png = keep(picture("PNG", pnginfo=info) + b"geheim")
    assert b"geheim" not in content(png)
    assert b"geheim" not in content(keep(picture("GIF", comment=b"geheim")))


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_pictures_of_every_mode_survive(mode: str) -> None:
    assert keep(picture("PNG", mode=mode)).width == 40
    if mode in ("RGBA", "L"):
        assert keep(picture("WEBP", mode=mode)).width == 40


def test_a_cmyk_picture_becomes_one_that_browsers_show() -> None:
    with Image.open(io.BytesIO(content(keep(picture("JPEG", mode="CMYK"))))) as kept:
        assert kept.mode == "RGB"


def test_a_moving_gif_stays_but_not_what_hides_behind_it() -> None:
    row = keep(moving_gif(tail=b"<script>geheim</script>"))
    assert content(row) == moving_gif() and (row.width, row.height) == (8, 8)


def test_large_pictures_are_made_smaller_and_bombs_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keep(picture("PNG", (5_000, 100))).width == 4_096
    assert keep(picture("JPEG", (9_000, 100))).width == 4_096
    monkeypatch.setattr(pictures, "MOST_PIXELS", 700)
    with pytest.raises(Refused, match="file_too_many_pixels"):
        keep(picture("PNG"))
    monkeypatch.setattr(pictures, "MOST_MOVING_PIXELS", 100)
    with pytest.raises(Refused, match="file_too_many_pixels"):
        keep(moving_gif())


def test_the_header_of_a_bomb_is_refused_before_it_is_unpacked() -> None:
    small = bytearray(picture("PNG", (1, 1)))
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    with pytest.raises(Refused, match="file_too_many_pixels"):
        keep(bytes(small))


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("照片.jpg", "image/jpeg", "照片.jpg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\li\\报价.docx", OFFICE + "wordprocessingml.document", "报价.docx"),
        ("invoice.pdf.exe", "application/pdf", "invoice.pdf.exe.pdf"),
        ("gpj\u202eexe.pdf", "application/pdf", "gpjexe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie_ x.pdf"),
        ("", "image/png", "file.png"),
        ("...", "image/png", "file.png"),
        (".htaccess", "text/plain", "htaccess.txt"),
        ("CON.txt", "text/plain", "_CON.txt"),
        ("长" * 300 + ".pdf", "application/pdf", "长" * 115 + ".pdf"),
        ("data.CSV", "text/plain", "data.csv"),
    ],
)
def test_names_are_made_safe(name: str, kind: str, kept: str) -> None:
    assert files.tidy_name(name, kind) == kept


def test_hostile_names_are_safe_on_the_disk_and_in_the_header() -> None:
    row = keep(b"hello")
    for text in hostile_strings(step=5):
        name = files.tidy_name(text, "text/plain")
        assert name.endswith(".txt") and len(name) <= 120 and not set(name) & set('/\\<>:"|?*\r\n\0')
        row.name = name
        header = serving._guarded(serving.HttpResponse(), row)["Content-Disposition"]
        assert header.startswith("attachment") and "\n" not in header


def test_hostile_contents_are_text_or_refused() -> None:
    for text in hostile_strings(step=20):
        data = text.encode("utf-8", "surrogatepass")
        try:
            assert keep(data).type in ("text/plain", "text/html", "image/svg+xml", "application/xml")
        except Refused as refused:
            assert refused.code in ("file_empty", "file_type_not_allowed", "file_mixed")


def get(key: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/files/{key}", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_picture_is_shown_and_everything_else_is_handed_over_as_a_file() -> None:
    shown, handed, page = get(keep(picture("PNG"), "图.png").key), get(keep(b"hello", "a.txt").key), get(keep(b"<html>").key)
    assert shown["Content-Disposition"].startswith("inline") and shown["Content-Type"] == "image/png"
    assert handed["Content-Disposition"].startswith("attachment") and page["Content-Disposition"].startswith("attachment")
    for answer in (shown, handed, page):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"].startswith("private")
    svg = get(keep(b'<svg xmlns="http://www.w3.org/2000/svg"/>').key)
    assert svg["Content-Disposition"].startswith("attachment")


def test_every_key_that_opens_nothing_answers_the_same() -> None:
    row = keep(b"hello")
    files.path_of(row.key).unlink()
    answers = [get(key) for key in (row.key, "A" * 43, "short", "%2E%2E", "%00", "A" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    told = [{**json.loads(answer.content), "instance": None} for answer in answers]
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize(
    ("header", "status", "body", "range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=5-500", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=3-1", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
    ],
)
def test_ranges(header: str, status: int, body: bytes, range: str | None) -> None:
    answer = get(keep(b"0123456789").key, Range=header)
    assert (answer.status_code, answer.getvalue(), answer.get("Content-Range")) == (status, body, range)
    assert status == 416 or int(answer["Content-Length"]) == len(body)


def test_what_the_browser_has_is_not_sent_again() -> None:
    row = keep(b"0123456789")
    tag = get(row.key)["ETag"]
    assert get(row.key, If_None_Match=tag).status_code == 304
    assert get(row.key, Range="bytes=0-3", If_Range='"another"').status_code == 200


def test_unclaimed_uploads_go_after_a_day_and_claimed_ones_stay(folder: Path) -> None:
    lost, claimed, fresh = keep(b"one"), keep(b"two"), keep(b"three")
    files.claim(claimed.key, "message:5")
    files.claim(claimed.key, "message:6")
    old = now_ms() - DAY_MS - 1
    StoredFile.objects.filter(pk__in=(lost.pk, claimed.pk)).update(created_at=old)
    assert files.remove_unclaimed(now_ms()) == 1
    assert not files.path_of(lost.key).exists() and content(claimed) == b"two" and content(fresh) == b"three"
    assert files.stored(claimed.key).subject == "message:5"
    with pytest.raises(NotFound):
        files.claim(lost.key, "message:5")


def test_half_received_bytes_of_a_killed_process_go_too(folder: Path) -> None:
    keep(b"one")
    left = folder / "incoming" / "left"
    left.write_bytes(b"half")
    assert files.remove_unclaimed(now_ms()) == 0 and left.exists()
    files.remove_unclaimed(now_ms() + DAY_MS + 60_000)
    assert not left.exists()


def test_a_row_that_cannot_be_written_leaves_no_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(StoredFile, "save", fail)
    with pytest.raises(RuntimeError):
        keep(b"one")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_every_kind_has_an_ending_of_its_own() -> None:
    endings = [ending for kind in sniffing.KINDS.values() for ending in kind.endings]
    assert len(endings) == len(set(endings))

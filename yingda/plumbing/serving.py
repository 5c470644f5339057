"""A kept file as an answer that no browser takes for a page."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from yingda.plumbing.files import KINDS, open_file
from yingda.plumbing.models import StoredFile

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(ValueError):
    """The range lies outside of the file."""


def file_answer(request: HttpRequest, key: str) -> HttpResponseBase:
    """The bytes, or the range asked for (RFC 9110, one range; of several the whole file is given). Raises NotFound."""
    row, file = open_file(key)
    if request.headers.get("If-None-Match") == _tag(row):
        file.close()
        return _guarded(HttpResponse(status=304), row)
    try:
        span = wanted_range(request.headers.get("Range", ""), row.size) if _same_file(request, row) else None
    except Unsatisfiable:
        file.close()
        return _guarded(HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"}), row)
    return _guarded(_whole(file) if span is None else _part(file, *span, row.size), row)


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a `Range` header (RFC 9110, 14.1.2), None when it asks for nothing we know.

    Raises Unsatisfiable when it begins behind the end.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
    if last and first and int(last) < start:
        return None
    if start >= size or (not first and int(last) == 0):
        raise Unsatisfiable
    return start, end


def _same_file(request: HttpRequest, row: StoredFile) -> bool:
    return request.headers.get("If-Range") in (None, _tag(row))


def _tag(row: StoredFile) -> str:
    return f'"{row.sha256}"'


def _whole(file: BinaryIO) -> FileResponse:
    return FileResponse(file)


def _part(file: BinaryIO, start: int, end: int, size: int) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_pieces(file, start, end - start + 1), status=206)
    answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    answer["Content-Length"] = str(end - start + 1)
    return answer


def _pieces(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def _guarded(answer: HttpResponseBase, row: StoredFile) -> HttpResponseBase:
    picture = KINDS[row.type].picture if row.type in KINDS else False
    answer["Content-Type"] = row.type
    answer["Content-Disposition"] = content_disposition_header(not picture, row.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = _tag(row)
    return answer

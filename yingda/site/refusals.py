"""Refusals of the framework itself (an address nobody serves, a method it does not take) in the one shape of errors."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest, HttpResponse

from yingda.kit.errors import NotFound, Refusal
from yingda.plumbing.messages import error_body
from yingda.site.languages import locale_of

PREFIXES = ("/api/v1/", "/widget/v1/")
STATUSES = (400, 403, 404, 405, 413)


class OneShapeOfErrors:
    """Gives those answers of the interfaces that are pages so far the body of docs/contract.md §2."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if not request.path.startswith(PREFIXES) or answer.status_code not in STATUSES or _is_json(answer):
            return answer
        answer.content = msgspec.json.encode(error_body(_refusal(request, answer.status_code), locale_of(request)))
        answer["Content-Type"] = "application/json; charset=utf-8"
        answer["Content-Length"] = str(len(answer.content))
        return answer


def _is_json(answer: HttpResponse) -> bool:
    return answer.streaming or answer.get("Content-Type", "").startswith("application/json")


def _refusal(request: HttpRequest, status: int) -> Refusal:
    if status == 404:
        return NotFound("address")
    if status == 405:
        return Refusal("method_wrong", method=request.method)
    return Refusal("csrf_failed" if status == 403 else "request_wrong")

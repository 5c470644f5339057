"""Refusals of the ordinary lane as problem details, those of the framework itself too (an unknown address, a method it does not take)."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from yingda.kit.errors import NotFound, Refusal, TooMany
from yingda.plumbing.problems import CHALLENGE, MEDIA_TYPE, problem
from yingda.site.languages import locale_of

PREFIXES = ("/api/v1/", "/widget/v1/", "/_allauth/")
STATUSES = (400, 403, 404, 405, 413, 500, 503)
CODES = {403: "csrf_failed", 413: "body_too_large"}

log = logging.getLogger("yingda.site")


def problem_answer(request: HttpRequest, refusal: Refusal, **shown: Any) -> HttpResponse:
    """The answer to a refused request; `shown` as of `plumbing.problems.problem`."""
    body = problem(refusal, locale_of(request), request.path, **shown)
    answer = HttpResponse(msgspec.json.encode(body), status=body["status"], content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    if body["status"] == 401:
        answer["WWW-Authenticate"] = CHALLENGE
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.retry_after_s)
    return answer


class OneShapeOfErrors:
    """Gives those answers of the interfaces that are pages so far the body of docs/contract.md §2."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if answer.status_code not in STATUSES or not request.path.startswith(PREFIXES) or _is_json(answer):
            return answer
        told = problem_answer(request, _refusal(request, answer.status_code), status=answer.status_code)
        for name in ("Allow", "Vary"):
            if name in answer:
                told[name] = answer[name]
        told.cookies = answer.cookies
        return told


def _is_json(answer: HttpResponse) -> bool:
    return answer.streaming or "json" in answer.get("Content-Type", "")


def _refusal(request: HttpRequest, status: int) -> Refusal:
    if status == 404:
        return NotFound("address")
    if status == 405:
        return Refusal("method_wrong", method=request.method)
    if status == 500:
        reference = secrets.token_hex(4)
        log.error("reference %s: %s %s failed, see above", reference, request.method, request.path)
        return Refusal("something_failed", reference=reference)
    return Refusal(CODES.get(status, "request_wrong"))

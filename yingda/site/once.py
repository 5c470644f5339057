"""`Idempotency-Key` on every changing request of the ordinary lane (docs/contract.md §4)."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yingda.inboxes import queries as inboxes
from yingda.kit.errors import Refusal
from yingda.plumbing import idempotency
from yingda.plumbing.http import address_of
from yingda.plumbing.idempotency import Claim, Kept
from yingda.plumbing.store import transaction
from yingda.site.languages import locale_of
from yingda.site.refusals import problem_answer

PREFIX = "/api/v1/"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
REPLAYED = "Idempotency-Replayed"
KEPT_HEADERS = ("Content-Type", "Location", "Link")


class DoneOnce:
    """The same key and request within a day is answered as the first time; only what was done is kept, refusals are not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.headers.get(idempotency.FIELD)
        if asked is None or request.method not in CHANGING or not request.path.startswith(PREFIX):
            return self._get_response(request)
        try:
            sender = _sender(request)
            if sender is None:
                return self._get_response(request)
            claimed = idempotency.claim(sender, idempotency.key_in(asked), _fingerprint(request))
            return _again(claimed) if isinstance(claimed, Kept) else self._first(request, claimed)
        except Refusal as refusal:
            return problem_answer(request, refusal)

    def _first(self, request: HttpRequest, claimed: Claim) -> HttpResponse:
        try:
            with transaction():
                answer = self._get_response(request)
                if answer.status_code >= 300 or answer.streaming:
                    raise _Undone(answer)
                headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
                idempotency.keep(claimed, Kept(answer.status_code, headers, answer.content))
        except _Undone as undone:
            idempotency.release(claimed)
            return undone.answer
        except BaseException:
            idempotency.release(claimed)
            raise
        return answer


class _Undone(Exception):
    """Takes back what a refused request began."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def _sender(request: HttpRequest) -> str | None:
    """Whose key it is: the person, the token; None for nobody, who is not let in anyway. Raises `Refusal` for a void token."""
    bearer = request.headers.get("Authorization", "")
    if bearer.lower().startswith("bearer "):
        actor = inboxes.actor_of_token(bearer[7:], address_of(request), locale_of(request))
        return f"token:{actor.token_id}"
    return f"person:{request.user.pk}" if request.user.is_authenticated else None


def _fingerprint(request: HttpRequest) -> str:
    """What is asked. A form with files is known by its length: its inner boundary differs each time."""
    is_form = request.content_type == "multipart/form-data"
    body = request.headers.get("Content-Length", "").encode() if is_form else hashlib.sha256(request.body).digest()
    return hashlib.sha256(b"\n".join([str(request.method).encode(), request.get_full_path().encode(), body])).hexdigest()


def _again(kept: Kept) -> HttpResponse:
    return HttpResponse(kept.body, status=kept.status, headers={**kept.headers, REPLAYED: "true"})

"""Refusals as problem details (RFC 9457): the one shape of every error answer and of `refused` frames."""

from collections.abc import Mapping, Sequence
from typing import Any

from yingda.kit.errors import Many, Phrase, Refusal
from yingda.plumbing.messages import say, spoken

MEDIA_TYPE = "application/problem+json"
PAGE = "/problems"
CHALLENGE = 'Bearer realm="yingda"'


def problem(
    refusal: Refusal, locale: str, instance: str | None = None, *, status: int | None = None, reasons: Mapping[str, Phrase] | None = None
) -> dict[str, Any]:
    """The body of an error answer in the reader's language (docs/contract.md §2).

    instance: path of the request; status: when it is another than the refusal's own; reasons: what is wrong with several
    fields, when a checker of shapes found them.
    """
    status = refusal.status if status is None else status
    shown = {"field": refusal.field, **refusal.params}
    return {
        "type": f"{PAGE}#{refusal.code}",
        "title": say(f"status_{status}", locale, {}),
        "status": status,
        "detail": say(refusal.code, locale, shown),
        "instance": instance,
        "code": refusal.code,
        "field": refusal.field,
        "errors": _fields(refusal, locale) if reasons is None else [_error(name, why.code, why.params, locale) for name, why in reasons.items()],
        "params": spoken(refusal.params, locale),
    }


def sentence(refusal: Refusal, locale: str) -> str:
    """What the refusal says, alone."""
    return say(refusal.code, locale, {"field": refusal.field, **refusal.params})


def by_field(refusal: Refusal, locale: str) -> dict[str, str]:
    """The sentence beside each field of a form."""
    return {error["field"]: error["detail"] for error in _fields(refusal, locale)}


def _fields(refusal: Refusal, locale: str) -> list[dict[str, Any]]:
    each: Sequence[Refusal] = refusal.refusals if isinstance(refusal, Many) else [refusal] if refusal.field else []
    return [_error(one.field or "", one.code, {"field": one.field, **one.params}, locale) for one in each]


def _error(field: str, code: str, params: Mapping[str, Any], locale: str) -> dict[str, Any]:
    return {"field": field, "code": code, "detail": say(code, locale, params)}

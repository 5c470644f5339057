"""Frames that come in, and the ones sent back."""

from typing import Any
from uuid import UUID

import msgspec

from yingda.conversations.actions.posting import Posted
from yingda.conversations.rules.posting import Draft
from yingda.kit.errors import Refusal, Refused
from yingda.kit.reasons import of_msgspec, place_of
from yingda.plumbing.problems import problem

encode = msgspec.json.Encoder().encode


class Incoming(msgspec.Struct, frozen=True):
    """Every field any client frame may carry (docs/contract.md §5, §6)."""

    t: str
    ref: str | None = None
    conversation: int = 0
    kind: str = "text"
    text: str = ""
    data: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    seq: int = 0
    on: bool = False
    last: int | None = None
    locale: str = ""
    token: str = ""
    url: str = ""
    title: str = ""


# What a decoder raises for bytes that are not ours: no JSON, no UTF-8, another shape, or nested without end.
WRONG = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decode = msgspec.json.Decoder(Incoming).decode


def parse(data: bytes) -> Incoming:
    """The frame, checked for shape. Raises `Refused`."""
    try:
        return _decode(data)
    except WRONG as error:
        raise wrong_shape(error) from error


def wrong_shape(error: Exception) -> Refused:
    """What a body or frame that cannot be read is answered with: where it is wrong, and why."""
    return Refused("frame_wrong", field=place_of(error), reason=of_msgspec(error))


def draft_of(frame: Incoming) -> Draft:
    """The message of a `post` frame. Raises `Refused` without a UUID."""
    return Draft(frame.kind, frame.text, frame.data, client_id(frame.ref))


def client_id(text: str | None) -> str:
    """The sender's UUID in its one spelling. Raises `Refused`."""
    try:
        return str(UUID(text or ""))
    except ValueError as error:
        raise Refused("client_id_wrong", field="client_id") from error


def ack(ref: str | None, posted: Posted) -> bytes:
    """The message is stored."""
    return encode(
        {"t": "ack", "ref": ref, "id": posted.id, "conversation": posted.conversation_id, "seq": posted.seq, "at": posted.at,
         "doubled": posted.doubled}
    )  # fmt: skip


def refused(ref: str | None, refusal: Refusal, locale: str) -> bytes:
    """The frame was not accepted."""
    return encode({"t": "refused", "ref": ref, "error": problem(refusal, locale)})


def welcome(n: int, whole: bool, facts: dict[str, Any]) -> bytes:
    """The answer to hello: what was missed follows, or everything must be fetched again."""
    return encode({"t": "welcome" if whole else "reload", "n": n, **facts})


def pong(n: int) -> bytes:
    """Everything up to `n` has been sent."""
    return b'{"t":"pong","n":%d}' % n

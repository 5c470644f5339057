"""What an action raises when it will not do what was asked. Each code has its sentence in the room's `messages.py`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that is itself said in the reader's language: a parameter of a refusal."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """The common shape: a code, the field it is about, and the numbers for the sentence."""

    status = 400

    def __init__(self, code: str, field: str | None = None, **params: Any) -> None:
        super().__init__(code, field, params)
        self.code = code
        self.field = field
        self.params = params


class Refused(Refusal):
    """The input is not acceptable."""

    status = 422


class Forbidden(Refusal):
    """The actor may not do this here."""

    status = 403

    def __init__(self, code: str = "forbidden", **params: Any) -> None:
        super().__init__(code, None, **params)


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    status = 404

    def __init__(self, what: str, **params: Any) -> None:
        super().__init__("not_found", None, what=what, **params)


class Conflict(Refusal):
    """Somebody else was faster, or the thing is in a state that does not allow it."""

    status = 409


class TooLarge(Refusal):
    """The content is larger than is taken in."""

    status = 413


class TooMany(Refusal):
    """A limit of requests was reached; `retry_after_ms` says when to come back, `retry_after_s` the same in whole seconds."""

    status = 429

    def __init__(self, code: str, retry_after_ms: int, **params: Any) -> None:
        super().__init__(code, None, retry_after_ms=retry_after_ms, **params)
        self.retry_after_s = -(-retry_after_ms // 1000)


class Many(Refusal):
    """Several fields are wrong at once."""

    status = 422

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("several_fields")
        self.refusals = refusals

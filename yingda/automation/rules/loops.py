"""Effects of an automation carry their cause: what may act on an event, and where a chain ends."""

from collections.abc import Sequence

import msgspec

DEEPEST = 5


class Cause(msgspec.Struct, frozen=True):
    """The automations whose effects led to an event, the first one first; empty for what people and customers did."""

    chain: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        return len(self.chain)


NOBODY = Cause()


def stopped_by(automation: int, cause: Cause) -> str | None:
    """Why an automation does not act on an event: `own_effect` when it is in the chain, `too_deep` at the end of one; else None."""
    if automation in cause.chain:
        return "own_effect"
    return "too_deep" if cause.depth >= DEEPEST else None


def followed(cause: Cause, automation: int) -> Cause:
    """The cause of what an automation does about an event."""
    return Cause((*cause.chain, automation))


def cause_at(cause: Cause, name: str, body: dict[str, Sequence[int]]) -> Cause:
    """The cause that holds behind an event of the stream: it changes at the marks around the effects of an automation."""
    if name == BEGAN:
        return Cause(tuple(body["chain"]))
    return NOBODY if name == ENDED else cause


BEGAN, ENDED = "automation.began", "automation.ended"

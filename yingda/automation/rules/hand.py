"""Who does something, to what, and on whose behalf."""

from dataclasses import dataclass

from yingda.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something, to what, and for which automation or macro (`name`). `key` names this one time.

    automatic: nobody sits at it, so that it answers nobody and takes nothing from anybody.
    """

    actor: Actor
    kind: str
    subject_id: int
    contact_id: int | None
    name: str
    key: str
    automatic: bool
    author_id: int | None = None

"""Who acts, and how far each permission reaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from yingda.kit.errors import Forbidden

Kind = Literal["person", "visitor", "bot", "system", "api"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one permission reaches: own work, all work of `groups`, or everything."""

    own: bool = False
    groups: frozenset[int] = frozenset()
    everything: bool = False

    def covers(self, own: bool, group: int | None) -> bool:
        return self.everything or (self.own and own) or (group is not None and group in self.groups)

    def joined(self, other: "Reach") -> "Reach":
        """The reach of two grants held together."""
        return Reach(self.own or other.own, self.groups | other.groups, self.everything or other.everything)


NOWHERE = Reach()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, a visitor, the bot, the system or an API token.

    token_id: the token a request showed; a person's own token acts as that person, with less.
    """

    kind: Kind
    id: int | None
    name: str
    address: str = ""
    locale: str = "zh-CN"
    reach: Mapping[str, Reach] = field(default_factory=dict)
    groups: frozenset[int] = frozenset()
    signature: str = ""
    token_id: int | None = None

    @property
    def public_name(self) -> str:
        """The name customers see."""
        return self.signature or self.name

    @property
    def person_id(self) -> int:
        """The number of the person who acts. Raises `Forbidden` for anybody else."""
        if self.kind != "person" or self.id is None:
            raise Forbidden()
        return self.id

    def demand_in_person(self) -> None:
        """Raises `Forbidden` for whoever shows a token instead of having signed in."""
        if self.token_id is not None or self.kind == "api":
            raise Forbidden("token_not_here")

    def may(self, permission: str, *, own: bool = False, group: int | None = None) -> bool:
        """Whether the permission covers a thing that is the actor's own (`own`) or belongs to `group`."""
        return self.kind == "system" or self.reach.get(permission, NOWHERE).covers(own, group)

    def may_somewhere(self, permission: str) -> bool:
        """Whether the actor holds the permission with any reach at all."""
        return self.kind == "system" or permission in self.reach

    def demand(self, permission: str, *, own: bool = False, group: int | None = None) -> None:
        """Raises `Forbidden` unless `may`."""
        if not self.may(permission, own=own, group=group):
            raise Forbidden(permission=permission)

    def demand_somewhere(self, permission: str) -> None:
        """Raises `Forbidden` unless `may_somewhere`."""
        if not self.may_somewhere(permission):
            raise Forbidden(permission=permission)


SYSTEM = Actor("system", None, "system")

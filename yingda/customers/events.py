"""What happened in this room."""

from dataclasses import dataclass

from yingda.plumbing.events import Audience, Event

EVERYBODY = Audience(staff=("staff",))


@dataclass(frozen=True, slots=True)
class ContactCreated(Event):
    """A contact was seen for the first time."""

    name = "customers.contact_created"
    contact_id: int


@dataclass(frozen=True, slots=True)
class ContactChanged(Event):
    """What is kept about a contact changed; `what` names it, the values are fetched by whom they concern."""

    name = "customers.contact"
    contact_id: int
    what: tuple[str, ...]

    def audience(self) -> Audience:
        return EVERYBODY


@dataclass(frozen=True, slots=True)
class ContactsMerged(Event):
    """Everything of `absorbed_id` belongs to `survivor_id` now; `moved` counts rows by kind.

    Who holds rows of his own on contacts moves them and notes `merge_id`, to move them back on ContactsSeparated.
    """

    name = "customers.merged"
    merge_id: int
    survivor_id: int
    absorbed_id: int
    moved: dict[str, int]

    def audience(self) -> Audience:
        return EVERYBODY


@dataclass(frozen=True, slots=True)
class ContactsSeparated(Event):
    """The merge `merge_id` was undone: what it moved is moved back to `absorbed_id`."""

    name = "customers.separated"
    merge_id: int
    survivor_id: int
    absorbed_id: int

    def audience(self) -> Audience:
        return EVERYBODY


@dataclass(frozen=True, slots=True)
class ResponsibilityChanged(Event):
    """Somebody else, or nobody, is in charge of a contact now."""

    name = "customers.responsibility"
    contact_id: int
    person_id: int | None
    former_id: int | None


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """A contact agreed to something."""

    name = "customers.consent_given"
    contact_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A contact took an agreement back."""

    name = "customers.consent_withdrawn"
    contact_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class VisitStarted(Event):
    """A contact came to the site."""

    name = "customers.visit_started"
    visit_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class OrderTaken(Event):
    """An order became known."""

    name = "customers.order_taken"
    order_id: int
    contact_id: int | None
    total: int
    currency: str
    placed_at: int


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """An order's items, total or contact changed."""

    name = "customers.order_changed"
    order_id: int
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class OrderMoved(Event):
    """An order reached a status."""

    name = "customers.order_moved"
    order_id: int
    contact_id: int | None
    status: str
    at: int


@dataclass(frozen=True, slots=True)
class TagsChanged(Event):
    """The list of tags changed (docs/contract.md §5, `settings.changed`)."""

    name = "settings.changed"
    what: str = "tags"

    def audience(self) -> Audience:
        return EVERYBODY

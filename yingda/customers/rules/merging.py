"""What a contact is called and worth after two became one, and what an undoing gives back."""

import re
from collections.abc import Mapping
from typing import Any

FIELDS = ("name", "tier", "locale", "responsible_id", "company_id", "attributes", "created_at", "last_seen_at")
ATTRIBUTES_KEPT = 50
_NUMBERED = re.compile(r"(访客|Visitor) [0-9]+")


def outcome(survivor: Mapping[str, Any], absorbed: Mapping[str, Any], *, signed: bool) -> dict[str, Any]:
    """The survivor's fields after the merge.

    The survivor's own values win; what it lacks (name, person in charge, company, attributes up to 50) comes from the
    absorbed contact. The higher tier, the earlier first and the later last day count. When a signed token was the
    reason (`signed`), the anonymous side gives no name: it was only told.
    """
    attributes = {**absorbed["attributes"], **survivor["attributes"]}
    kept = list(survivor["attributes"]) + [key for key in absorbed["attributes"] if key not in survivor["attributes"]]
    return {
        "name": _name(survivor["name"], "" if signed else absorbed["name"]),
        "tier": max(survivor["tier"], absorbed["tier"]),
        "locale": survivor["locale"],
        "responsible_id": survivor["responsible_id"] or absorbed["responsible_id"],
        "company_id": survivor["company_id"] or absorbed["company_id"],
        "attributes": {key: attributes[key] for key in kept[:ATTRIBUTES_KEPT]},
        "created_at": min(survivor["created_at"], absorbed["created_at"]),
        "last_seen_at": max(survivor["last_seen_at"], absorbed["last_seen_at"]),
    }


def _name(own: str, other: str) -> str:
    """One's own name, unless it is none or only the number of a visitor and the other has one."""
    nameless = not own or _NUMBERED.fullmatch(own) is not None
    return other or own if nameless else own


def reverted(before: Mapping[str, Any], after: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """The survivor's fields after undoing: what the merge changed and nobody changed since goes back; newer changes stay."""
    plain = {name: before[name] if present[name] == after[name] else present[name] for name in FIELDS if name != "attributes"}
    return {**plain, "attributes": _reverted(before["attributes"], after["attributes"], present["attributes"])}


def _reverted(before: Mapping[str, Any], after: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    brought = {key for key in after if key not in before and present.get(key) == after[key]}
    return {key: value for key, value in present.items() if key not in brought}

"""The roles: those that ship and own ones."""

from yingda.people.models import Role
from yingda.people.rules.roles import PRESETS


def ship_presets(using: str = "default") -> None:
    """Makes the rows of the roles that ship, and brings their names up to date."""
    for preset in PRESETS.values():
        Role.objects.using(using).update_or_create(
            key=preset.key,
            defaults={"zh": preset.zh, "en": preset.en, "built_in": True, "default_scope": preset.scope},
        )

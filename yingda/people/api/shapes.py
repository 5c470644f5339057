"""How rows look outside."""

from typing import Any

from yingda.people.models import Grant, Role
from yingda.people.queries import Seen
from yingda.people.queries.actors import bundle
from yingda.people.rules.presence import Presence


def presence_shape(presence: Presence) -> dict[str, Any]:
    return {"state": presence.state, "since_at": presence.since_at}


def grant_shape(grant: Grant) -> dict[str, Any]:
    role = grant.role
    unit = grant.group_id or grant.department_id
    return {"role_id": role.pk, "role": role.key, "zh": role.zh, "en": role.en, "scope": grant.scope, "unit_id": unit}


def role_shape(role: Role, people: int) -> dict[str, Any]:
    return {
        "id": role.pk,
        "key": role.key,
        "zh": role.zh,
        "en": role.en,
        "built_in": role.built_in,
        "default_scope": role.default_scope,
        "permissions": sorted(bundle(role.key, role.permissions)),
        "people": people,
    }


def person_shape(seen: Seen) -> dict[str, Any]:
    person = seen.person
    fields = ("username", "display_name", "signature_name", "email", "locale", "theme", "sound", "desktop_notification", "avatar_hue")
    since = ("suspended_at", "suspended_why", "created_at")
    return {
        "id": person.pk,
        **{field: getattr(person, field) for field in (*fields, *since)},
        "group_ids": list(seen.group_ids),
        "grants": [grant_shape(grant) for grant in seen.grants],
        "skills": [{"skill_id": skill_id, "level": level} for skill_id, level in seen.skills.items()],
        "presence": presence_shape(seen.presence),
        "second_factor": seen.second_factor,
        "last_login_at": None if person.last_login is None else int(person.last_login.timestamp() * 1000),
    }

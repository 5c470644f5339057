"""What is saved, recorded, announced and refused."""

import pytest
from django.core.cache import cache

from tests.makers.staff import a_person, an_actor
from yingda.inboxes import actions, queries
from yingda.inboxes.models import Inbox
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Forbidden, Many, NotFound, Refused
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry, StoredEvent

ALL = Reach(own=True, everything=True)
pytestmark = pytest.mark.django_db


def manager() -> Actor:
    return an_actor(inbox__manage=ALL, conversation__view=ALL)


def test_an_inbox_is_made_recorded_and_announced() -> None:
    inbox = actions.create(manager(), "官网", "web", {"allowed_origins": ["https://Shop.example/"], "settings": {"draft_visible": False}})
    facts = queries.by_key(inbox.key)
    assert (facts.name, facts.allowed_origins, facts.settings.draft_visible) == ("官网", ("https://shop.example",), False)
    assert facts.settings.rating.enabled and len(facts.secrets) == 1
    entry = AuditEntry.objects.get(verb="inboxes.inbox.created")
    assert entry.subject == f"inbox:{inbox.pk}" and inbox.secret not in entry.after
    assert StoredEvent.objects.filter(name="settings.changed", staff="staff").count() == 1


def test_the_secret_is_not_readable_in_the_table_or_the_cache() -> None:
    inbox = actions.create(manager(), "官网", "web")
    queries.by_key(inbox.key)
    assert inbox.secret not in str(Inbox.objects.extra(select={"raw": "secret"}).values("raw").get())
    assert inbox.secret not in str(cache.get(queries.cache_name(inbox.key)))


def test_wrong_settings_change_nothing_and_name_every_field() -> None:
    inbox = actions.create(manager(), "官网", "web")
    with pytest.raises(Many) as many:
        actions.change(manager(), inbox.pk, {"name": "新", "settings": {"appearance": {"colour": "x"}, "flood": {"messages_per_minute": 0}}})
    assert {one.field for one in many.value.refusals} == {"settings.appearance.colour", "settings.flood.messages_per_minute"}
    with pytest.raises(Refused) as refused:
        actions.change(manager(), inbox.pk, {"settings": {"appearance": {"position": 1}}})
    assert (refused.value.code, refused.value.field) == ("inbox_settings_wrong", "settings.appearance.position")
    with pytest.raises(Refused) as refused:
        actions.change(manager(), inbox.pk, {"allowed_origins": ["javascript:alert(1)"]})
    assert refused.value.code == "inbox_origin_wrong"
    inbox.refresh_from_db()
    assert (inbox.name, inbox.version) == ("官网", 1)


def test_given_sections_replace_their_own_only() -> None:
    inbox = actions.create(manager(), "官网", "web", {"settings": {"appearance": {"colour": "#112233"}}})
    actions.change(manager(), inbox.pk, {"settings": {"draft_visible": False}})
    settings = queries.by_id(inbox.pk).settings
    assert (settings.appearance.colour, settings.draft_visible) == ("#112233", False)


def test_a_change_is_seen_at_once_and_an_archived_inbox_is_not_found() -> None:
    inbox = actions.create(manager(), "官网", "web")
    assert queries.by_key(inbox.key).name == "官网"
    actions.change(manager(), inbox.pk, {"name": "商城"})
    assert queries.by_key(inbox.key).name == "商城"
    actions.archive(manager(), inbox.pk)
    actions.archive(manager(), inbox.pk)
    with pytest.raises(NotFound):
        queries.by_key(inbox.key)
    assert AuditEntry.objects.filter(verb="inboxes.inbox.archived").count() == 1
    actions.change(manager(), inbox.pk, {"archived": False})
    assert queries.by_key(inbox.key).name == "商城"


@pytest.mark.parametrize("key", ["", "x" * 100, "a:b", "你好", "'; --", "a\x00b"])
def test_a_key_of_no_inbox_is_not_found(key: str) -> None:
    with pytest.raises(NotFound):
        queries.by_key(key)


def test_after_a_rotation_the_former_secret_is_valid_for_the_stated_time() -> None:
    inbox = actions.create(manager(), "官网", "web")
    now = now_ms()
    token = queries.visitor_token(queries.by_key(inbox.key), 7, now)
    rotated = actions.rotate_secret(manager(), inbox.pk, overlap_hours=2)
    assert rotated.secret != inbox.secret
    assert queries.visitor(queries.by_key(inbox.key), token, now).contact == 7
    later = now + 2 * 3_600_000 + 60_000
    with pytest.raises(Refused, match="visitor_token_forged"):
        queries.visitor(queries.by_key(inbox.key, later), token, later)
    actions.rotate_secret(manager(), inbox.pk, overlap_hours=0)
    assert len(queries.by_key(inbox.key).secrets) == 1
    for entry in AuditEntry.objects.all():
        assert rotated.secret not in entry.before + entry.after
    with pytest.raises(Refused, match="overlap"):
        actions.rotate_secret(manager(), inbox.pk, overlap_hours=721)


REACHES = {"none": Reach(), "own": Reach(own=True), "group": Reach(own=True, groups=frozenset({1})), "everything": ALL}
VERBS = {
    "create": lambda actor, pk: actions.create(actor, "x", "web"),
    "change": lambda actor, pk: actions.change(actor, pk, {"name": "x"}),
    "archive": lambda actor, pk: actions.archive(actor, pk),
    "rotate": lambda actor, pk: actions.rotate_secret(actor, pk),
    "secret": lambda actor, pk: actions.show_secret(actor, pk),
    "token": lambda actor, pk: actions.create_token(actor, "x", ["inbox.manage"]),
    "one": lambda actor, pk: queries.one(actor, pk),
    "snippet": lambda actor, pk: queries.snippet(actor, pk),
}


@pytest.mark.parametrize("scope", REACHES)
@pytest.mark.parametrize("verb", VERBS)
def test_only_who_manages_inboxes_everywhere_may(verb: str, scope: str) -> None:
    inbox = actions.create(SYSTEM, "官网", "web")
    actor = an_actor(inbox__manage=REACHES[scope])
    try:
        VERBS[verb](actor, inbox.pk)
        allowed = True
    except NotFound:
        allowed = True
    except Forbidden:
        allowed = False
    assert allowed is (scope == "everything")


def test_who_may_not_manage_is_told_names_only() -> None:
    actions.create(SYSTEM, "官网", "web")
    assert [set(row) for row in queries.listed(an_actor(a_person()))] == [{"id", "name", "kind"}]
    assert "key" in queries.listed(manager())[0] and "secret" not in queries.listed(manager())[0]

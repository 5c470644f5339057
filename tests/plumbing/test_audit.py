"""The audit log: nobody edits it, a tampered chain is found, and who may read it reads it page by page."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic
from django.test import Client

from tests.hostile import hostile_strings
from tests.makers.staff import a_client, a_person, an_actor
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Forbidden
from yingda.plumbing import audit_log, tasks
from yingda.plumbing.audit import broken_links, record
from yingda.plumbing.audit_log import Wanted
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db
READER = Reach(own=True, everything=True)
API = "/api/v1/audit"


def three() -> list[AuditEntry]:
    for number in range(3):
        record(SYSTEM, "inboxes.inbox.changed", f"inbox:{number}", {"name": "旧", "same": 1}, {"name": f"新 {number}", "same": 1})
    return list(AuditEntry.objects.order_by("id"))


def test_an_entry_holds_only_what_changed_and_the_chain_is_whole() -> None:
    entries = three()
    assert (entries[0].before, json.loads(entries[2].after)) == ('{"name":"旧"}', {"name": "新 2"})
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: AuditEntry.objects.update(actor_name="nobody"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.first().delete(),  # type: ignore[union-attr]
        lambda: connection.cursor().execute("UPDATE plumbing_auditentry SET after = '{}'"),
        lambda: connection.cursor().execute("DELETE FROM plumbing_auditentry"),
        lambda: connection.cursor().execute({"sqlite": "DELETE FROM plumbing_auditentry"}.get(connection.vendor, "TRUNCATE plumbing_auditentry")),
        lambda: connection.cursor().execute("UPDATE plumbing_auditentry SET digest = digest WHERE id > 0"),
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(tamper: Any) -> None:
    before = [(entry.pk, entry.digest) for entry in three()]
    with pytest.raises(DatabaseError, match="append-only"), atomic():
        tamper()
    assert [(entry.pk, entry.digest) for entry in AuditEntry.objects.order_by("id")] == before


def unguarded(sql: str, *params: Any) -> None:
    """What somebody with the database's own rights could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER plumbing_audit_no_update")
            cursor.execute("DROP TRIGGER plumbing_audit_no_delete")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_changed_entry_is_found() -> None:
    entries = three()
    unguarded("UPDATE plumbing_auditentry SET after = %s WHERE id = %s", '{"name":"假"}', entries[1].pk)
    assert list(broken_links()) == [entries[1].pk]


def test_a_removed_entry_is_found() -> None:
    entries = three()
    unguarded("DELETE FROM plumbing_auditentry WHERE id = %s", entries[1].pk)
    assert list(broken_links()) == [entries[2].pk]


def test_a_changed_entry_with_a_recomputed_digest_is_found_at_the_next() -> None:
    entries = three()
    unguarded("UPDATE plumbing_auditentry SET after = '{}', digest = %s WHERE id = %s", "0" * 64, entries[1].pk)
    assert entries[2].pk in list(broken_links())


@pytest.mark.parametrize(
    ("reach", "allowed"),
    [(Reach(), False), (Reach(own=True), False), (Reach(own=True, groups=frozenset({1})), False), (READER, True)],
)
def test_only_who_may_see_everything_reads_it(reach: Reach, allowed: bool) -> None:
    actor = an_actor(audit__view=reach)
    for read in (lambda: audit_log.page(actor, Wanted()), lambda: tasks.start(actor, "audit", {}, "csv"), lambda: audit_log.verbs(actor)):
        if allowed:
            read()
        else:
            with pytest.raises(Forbidden):
                read()


def test_filters() -> None:
    reader, person = an_actor(audit__view=READER), a_person("韩梅")
    three()
    record(Actor("person", person.pk, "韩梅", "198.51.100.2"), "people.person.changed", "person:5", {"a": 1}, {"a": 2})
    record(Actor("api", person.pk, "BI"), "people.role.changed", "role:5", {"a": 1}, {"a": 2})
    at = AuditEntry.objects.order_by("-id").values_list("at", flat=True)[0]

    def found(**wanted: Any) -> list[str]:
        return [entry.subject for entry in audit_log.page(reader, Wanted(**wanted)).items]

    assert found(person=person.pk) == ["person:5"]
    assert found(verb="people.") == ["role:5", "person:5"] and found(verb="people.person.changed") == ["person:5"]
    assert found(subject="inbox:1") == ["inbox:1"] and len(found(subject="inbox:")) == 3
    assert found(since_at=at + 1) == [] and len(found(until_at=at + 1)) == 5 and found(subject="inbox:%") == []
    assert found(way="token") == ["role:5"] and len(found(way="automation")) == 3 and found(way="console") == ["person:5"]
    assert found(address="198.51.") == ["person:5"] and found(q="韩梅") == ["person:5"] and len(found(q="新")) == 3
    assert audit_log.page(reader, Wanted(verb="inboxes."), limit=1).total == 3
    assert audit_log.verbs(reader) == ["inboxes.inbox.changed", "people.person.changed", "people.role.changed"]


def test_a_text_is_looked_for_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = an_actor(audit__view=READER)
    monkeypatch.setattr(audit_log, "SEARCHED", 4)
    monkeypatch.setattr(audit_log, "OVERLAP", 1)
    for n in range(14):
        record(Actor("system", None, ""), "inboxes.inbox.changed", f"inbox:{n}", {"name": "旧"}, {"name": "鳄鱼" if n in (1, 2, 12) else f"{n}"})
    at = AuditEntry.objects.order_by("id").values_list("at", flat=True)
    seen, sizes, cursor = [], [], None
    while True:
        page = audit_log.page(reader, Wanted(q="鳄鱼"), 50, cursor)
        seen += [entry.subject for entry in page.items]
        sizes.append(len(page.items))
        if (cursor := page.next) is None:
            break
    assert (seen, sizes) == (["inbox:12", "inbox:2", "inbox:1"], [1, 0, 2, 0]) and page.total is None
    assert audit_log.page(reader, Wanted(q="鳄鱼", until_at=at[0])).items == () and audit_log.page(reader, Wanted(q="x", since_at=at[13] + 1)).next is None
    one = audit_log.page(reader, Wanted(q="鳄鱼"), 1)
    assert one.next is not None and [entry.subject for entry in audit_log.page(reader, Wanted(q="队", since_at=1), 1, one.next).items] == []


def test_the_interface_pages_through_everything_once(django_assert_max_num_queries: Any) -> None:
    client = a_client("audit.view")
    for _ in range(3):
        three()
    client.get(API)
    seen, cursor = [], ""
    while True:
        with django_assert_max_num_queries(8):
            page = client.get(f"{API}?limit=4{cursor}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == list(AuditEntry.objects.order_by("-id").values_list("id", flat=True))
    one = client.get(f"{API}?limit=1").json()["items"][0]
    assert (one["room"], one["thing"], one["done"], one["before"]) == ("inboxes", "inbox", "changed", {"name": "旧"})
    assert client.get(f"{API}?limit=201").status_code == 422 and client.get(f"{API}?cursor=x").status_code == 422
    assert client.get(f"{API}?verb=a%00b").status_code == 422
    assert a_client("people.manage").get(API).status_code == 403 and Client().get(API).status_code == 401


def test_hostile_filters_find_nothing_and_break_nothing() -> None:
    client = a_client("audit.view")
    three()
    for text in hostile_strings(step=60):
        answer = client.get(API, {"verb": text, "subject": text})
        assert answer.status_code in (200, 422)
        assert answer.status_code == 422 or not text.strip() or answer.json()["items"] == []

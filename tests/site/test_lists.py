"""Every list of the document: at most 8 statements whatever the page size, and paging gives each row once.

A new list is caught here by itself.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.customers import a_contact, a_tag, an_order
from tests.makers.doors import Caller
from tests.makers.keeping import a_full_house
from tests.makers.people import a_group, a_person
from tests.makers.tickets import a_ticket
from yingda.inboxes import actions as inboxes
from yingda.people.queries import actor_of, forget
from yingda.plumbing import store
from yingda.site.api import api

pytestmark = pytest.mark.django_db
MOST, ROWS = 8, 60
# Who asks is read with every request: the session and the person.
OF_SENDER = 2
OF_DAYS = {
    "/kpi/made-of": "since=2026-03-01&until=2026-12-31&by=team&metric=shop_sales",
    **dict.fromkeys(("/kpi", "/lost-inquiries", "/slow-customers"), "since=2026-03-01&until=2026-12-31&by=team"),
    **dict.fromkeys(("/credit/orders", "/credit/totals"), "since=2025-01-01&until=2027-01-01"),
}
ASKED = {"/search": "q=王", "/messages/search": "q=订单", "/quick-replies/search": "q=您好", "/quick-replies/uses": "since_at=0&until_at=9", **OF_DAYS}
REPORTS = {"/system/findings", "/floor", "/ownerless", "/quick-replies/export", "/audit/csv"}


def paths() -> list[tuple[str, bool]]:
    """Addresses of lists (what answers `items` or an array), and whether they are paged; what stands under one thing is in `test_lists_of_one`."""
    found = []
    for path, place in api.get_openapi_schema()["paths"].items():
        told = place.get("get")
        if told is None or "{" in path:
            continue
        names = {one.get("name") for one in told.get("parameters", [])}
        found.append((path.removeprefix("/api/v1"), {"limit", "cursor"} <= names))
    return found


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database inside: by the ORM and in plain SQL."""
    ran: list[str] = []
    plain = store.Db._run

    def noted(self: store.Db, sql: str, params: Any) -> Any:
        ran.append(sql)
        return plain(self, sql, params)

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as captured:
        patch.setattr(store.Db, "_run", noted)
        yield ran
    ran += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


def plenty() -> Caller:
    """An administrator in a house with more than a page of what grows."""
    a_full_house()
    person = a_person(role="administrator", group=a_group())
    actor = actor_of(person.pk)
    for number in range(ROWS):
        contact = a_contact(f"王女士{number}")
        if number < 12:
            an_order(contact), a_tag()
            a_ticket(actor)
            inboxes.create_token(actor, f"系统 {number}", ["conversation.view"])
            a_person(f"同事{number}", group=a_group())
    return Caller(person)


def test_every_list_takes_few_statements_and_pages_give_each_row_once() -> None:
    caller, wrong, walked = plenty(), [], 0
    for path, is_paged in paths():
        for limit in (1, 50, 200) if is_paged else (None,):
            query = "&".join(part for part in (ASKED.get(path, ""), "" if limit is None else f"limit={limit}") if part)
            caller("GET", f"{path}?{query}")
            with statements() as ran:
                answer = caller("GET", f"{path}?{query}")
            is_list = isinstance(answer.body, list) or (isinstance(answer.body, dict) and "items" in answer.body)
            if is_list and path not in REPORTS and len(ran) > MOST + OF_SENDER:
                wrong.append((path, limit, len(ran), ran))
            if is_paged and answer.status != 200:
                wrong.append((path, limit, answer.status, answer.body))
        if is_paged and "items" in answer.body:
            walked += 1
            wrong += [(path, problem) for problem in _walked(caller, path)]
    forget()
    assert not wrong, "\n".join(str(one)[:1500] for one in wrong)
    assert walked >= 8


def _next(link: str) -> str:
    """The address of the next page, as `Link` tells it (RFC 8288)."""
    found = re.fullmatch(r'</api/v1(/[^<>" ]+)>; rel="next"', link)
    return found[1] if found else ""


def _walked(caller: Caller, path: str) -> list[str]:
    """What is wrong with walking the list, three rows at a time, against the list as a whole."""
    more = f"&{ASKED[path]}" if path in ASKED else ""
    whole = [str(row) for row in caller("GET", f"{path}?limit=200{more}").body["items"]]
    seen: list[str] = []
    address = f"{path}?limit=3{more}"
    for _ in range(8):
        answer = caller("GET", address)
        page = answer.body
        if len(page["items"]) > 3:
            return ["a page is longer than its limit"]
        seen += [str(row) for row in page["items"]]
        if page["next"] is None:
            break
        address = _next(answer.headers.get("link", ""))
        if parse_qs(urlsplit(address).query).get("cursor") != [page["next"]]:
            return [f"`Link` does not lead to the next page: {answer.headers}"]
    if page["next"] is None and "link" in answer.headers:
        return ["the last page leads on"]
    return [] if seen == whole[: len(seen)] and (page["next"] or len(seen) == len(whole)) else [f"pages give {len(seen)} rows unlike the list"]

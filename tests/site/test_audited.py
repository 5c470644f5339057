"""Every operation that changes something is written into the audit log, or says here why not."""

import types
from collections.abc import Iterator
from typing import Any

import pytest

from yingda.plumbing.audit import record
from yingda.site.api import api

OWN = "one's own reading or working state, which concerns nobody else"
STORY = "the history and messages of the conversation keep who, what and when"
TICKET = "the history of the ticket keeps who, what, when and why"
# Operations without an entry, and why.
REASONS: dict[str, tuple[str, ...]] = {
    OWN: ("PUT /notifications/read", "POST /views", "DELETE /views/{int:id}", "PUT /conversations/{int:id}/read"),
    STORY: (
        "POST /conversations", "DELETE /messages/{int:id}", "POST /hand-overs/{int:id}/acceptance", "DELETE /hand-overs/{int:id}/acceptance",
        "DELETE /hand-overs/{int:id}",
        *(f"{one} /conversations/{{int:id}}/{what}" for what in ("resolution", "snooze", "wait") for one in ("POST", "DELETE")),
        *(f"POST /conversations/{{int:id}}/{what}" for what in ("claim", "hand-overs", "participants")),
        *(f"PUT /conversations/{{int:id}}/{what}" for what in ("priority", "tags")),
        "DELETE /conversations/{int:id}/participants/{int:person_id}", "DELETE /conversations/{int:id}/peek",
    ),
    TICKET: (
        "POST /tickets", "PATCH /tickets/{int:id}", "POST /tickets/bulk", "POST /conversations/{int:id}/tickets",
        *(f"POST /tickets/{{int:id}}/{what}" for what in ("assignment", "claim", "comments", "escalation", "links", "merge", "split", "watchers")),
        *(f"PUT /tickets/{{int:id}}/{what}" for what in ("priority", "state", "tags")),
        *(f"POST /ticket-steps/{{int:id}}/{what}" for what in ("completion", "skip")), "PUT /ticket-steps/{int:id}/owner",
        "DELETE /ticket-links/{int:id}", "DELETE /ticket-merges/{int:id}", "DELETE /tickets/{int:id}/watchers/{int:person_id}",
    ),
    "the log of deliveries keeps every attempt": (
        "POST /webhooks/{webhook_id}/tests", "POST /webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    ),
    "nothing is kept": (
        "POST /activations/preview", "POST /activations/{int:id}/announcements/preview", "POST /pay-plans/trial", "POST /scorecard-schemes/preview",
        "POST /notifications/devices/{device_id}/tests", "POST /automation-checks", "POST /automation-tests",
    ),
    "who voted for whom is nobody's to read": ("PUT /ballots/{int:ballot_id}/vote",),
    "the use of the macro keeps who, when, what and how it was before": ("POST /macros/{macro_id}/uses", "DELETE /macro-uses/{use_id}"),
    "the activation keeps who did which step, when": (
        "POST /activation-steps/{int:id}/completion", "DELETE /activation-steps/{int:id}/completion", "POST /activation-steps/{int:id}/skip",
    ),
    "the row of the file keeps who and when": ("POST /uploads", "POST /import-files"),
    "a kind of work that takes data out writes it down itself": ("POST /tasks",),
}  # fmt: skip
LISTED = {operation: reason for reason, operations in REASONS.items() for operation in operations}


def operations(routers: Any = api._routers, above: str = "") -> Iterator[tuple[str, Any]]:
    for prefix, router, *_ in routers:
        yield from operations(router._routers, above + prefix)
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield from ((f"{method} {above}{prefix}{path}", operation.view_func) for method in operation.methods if method != "GET")


def named(function: types.FunctionType) -> Iterator[Any]:
    """What a function names: of its module, of modules it names, and of what lies inside it."""
    codes = [function.__code__]
    for code in codes:
        codes += [inner for inner in code.co_consts if isinstance(inner, types.CodeType)]
    names = [name for code in codes for name in code.co_names]
    found = [function.__globals__[name] for name in names if name in function.__globals__]
    inside = [getattr(one, name) for one in found if isinstance(one, types.ModuleType) for name in names if hasattr(one, name)]
    deeper = [getattr(one, name) for one in inside if isinstance(one, types.ModuleType) for name in names if hasattr(one, name)]
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    return iter([*found, *inside, *deeper, *cells])


def reaches_the_log(function: Any) -> bool:
    seen, waiting = set(), [function]
    while waiting:
        one = waiting.pop()
        if one is record:
            return True
        if not isinstance(one, types.FunctionType) or one in seen or not one.__module__.startswith("yingda."):
            continue
        seen.add(one)
        waiting += list(named(one))
    return False


OPERATIONS = dict(operations())


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_changing_operation_is_written_down(operation: str) -> None:
    assert reaches_the_log(OPERATIONS[operation]) != (operation in LISTED), LISTED.get(operation, "no entry, and no reason")


def test_the_list_names_only_what_there_is() -> None:
    assert set(LISTED) <= set(OPERATIONS)

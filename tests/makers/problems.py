"""Problem details (RFC 9457) as tests read them."""

from typing import Any

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "field", "errors", "params"}


def fields_of(problem: dict[str, Any]) -> dict[str, str]:
    """The sentence of each field."""
    return {error["field"]: error["detail"] for error in problem["errors"]}


def checked(problem: Any, status: int) -> dict[str, Any]:
    """The problem, checked for its one shape (docs/contract.md §2)."""
    assert isinstance(problem, dict) and set(problem) == MEMBERS, problem
    assert problem["status"] == status and problem["type"] == f"/problems#{problem['code']}", problem
    assert problem["detail"] and problem["detail"] != problem["code"], "a sentence, not a code"
    assert problem["title"] and not problem["title"].startswith("status_"), problem
    assert isinstance(problem["params"], dict) and all(set(one) == {"field", "code", "detail"} for one in problem["errors"]), problem
    return problem

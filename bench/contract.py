"""`python -m bench.contract [examples]`: the whole OpenAPI document against a running desk, by schemathesis.

Requests that fit the document and requests that do not, for every operation; a server error, an answer whose status, content
type, headers or shape the document does not name are faults. Prints JSON; 1 when there is a fault.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.places import NO_RATES
from yingda.site.replay.interface import Browser
from yingda.site.replay.server import Server
from yingda.site.replay.team import first_run

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance]
ORDER = ("post", "get", "put", "patch", "delete")
# What would end the run itself; their refusals are tested by the room.
LEFT_OUT = {("delete", "/api/v1/people/{person_id}/second-factor"), ("delete", "/api/v1/me/sessions"), ("delete", "/api/v1/me/sessions/{session_id}")}
SEED = 20261128
LOGGED = 6000  # characters of two traces
ENTRY = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\d )")


class Run:
    """One run: what was asked and what was found."""

    def __init__(self, url: str, session: requests.Session, examples: int) -> None:
        self.url, self.session, self.examples = url, session, examples
        self.cases, self.operations = 0, 0
        self.statuses: Counter[int] = Counter()
        self.faults: dict[str, str] = {}
        self.own = str(session.get(f"{url}/api/v1/me", timeout=30).json()["id"])

    def whole(self) -> "Run":
        """Every operation, those that make things first."""
        document = self.session.get(f"{self.url}/api/v1/openapi.json", timeout=30).json()
        schema = openapi.from_dict(document, config=SchemathesisConfig(seed=SEED))
        schema.config.generation.with_security_parameters = False
        found = sorted(_operations(schema), key=lambda one: ORDER.index(one.method.lower()))
        for operation in found:
            if (operation.method.lower(), operation.path) not in LEFT_OUT:
                self.operations += 1
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    self._some(operation, mode)
        if self.session.get(f"{self.url}/api/v1/system", timeout=30).status_code != 200:
            self.faults["the run"] = "it took its own rights away, so that what came after was only refused"
        return self

    def _some(self, operation: Any, mode: Any) -> None:
        """Some cases of an operation; one that cannot be made wrong (it takes nothing) has none."""

        @seed(SEED)
        @settings(max_examples=self.examples, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def asked(case: Any) -> None:
            self._ask(case)

        try:
            asked()
        except Exception as error:
            if type(error).__name__ not in ("Unsatisfiable", "SkipTest", "Skipped"):
                self.faults.setdefault(f"{operation.label} {mode.name} {type(error).__name__}", str(error)[:600])

    def _ask(self, case: Any) -> None:
        self.cases += 1
        for name, value in (case.path_parameters or {}).items():
            if isinstance(value, int) and value > 9 and self.cases % 3:
                case.path_parameters[name] = value % 9 + 1
        if case.method != "GET" and str((case.path_parameters or {}).get("person_id")) == self.own:
            case.path_parameters["person_id"] = int(self.own) + 1  # what it does to people it does not do to itself
        try:
            answer = case.call(base_url=self.url, session=self.session)
        except (requests.RequestException, ValueError, UnicodeError):
            return  # no HTTP client sends this
        self.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.faults.setdefault(f"{case.operation.label} {answer.status_code} {type(failure).__name__}", f"{failure} {answer.text[:300]}"[:900])


def _operations(schema: schemathesis.BaseSchema) -> Iterator[Any]:
    for result in schema.get_all_operations():
        if isinstance(result, Err):
            raise result.err()
        yield result.ok()


def session_of(url: str, username: str, password: str) -> requests.Session:
    """A browser in which the person has signed in."""
    session = requests.Session()
    session.get(f"{url}/api/v1/setup", timeout=30)
    headers = {"X-CSRFToken": str(session.cookies["yingda_csrf"])}
    answer = session.post(f"{url}/_allauth/browser/v1/auth/login", json={"username": username, "password": password}, headers=headers, timeout=30)
    answer.raise_for_status()
    session.headers["X-CSRFToken"] = str(session.cookies["yingda_csrf"])
    return session


def main(examples: int) -> int:
    """A fresh server, its first person, and the run."""
    with tempfile.TemporaryDirectory(prefix="yingda-contract-") as folder:
        outcome = asyncio.run(_served(Path(folder), examples))
    print(json.dumps(outcome, ensure_ascii=False, indent=1))
    return int(bool(outcome["faults"]))


async def _served(folder: Path, examples: int) -> dict[str, Any]:
    server = Server(folder, NO_RATES)
    await server.start()
    try:
        browser = Browser(server.address)
        person = await first_run(browser)
        await browser.close()
        began = time.monotonic()
        session = await asyncio.to_thread(session_of, server.address, person.username, person.password)
        run = await asyncio.to_thread(Run(server.address, session, examples).whole)
        explained = {name: _logged(server, text) for name, text in run.faults.items() if "reference" in text}
    finally:
        await asyncio.to_thread(server.end)
    facts = {"operations": run.operations, "cases": run.cases, "statuses": dict(sorted(run.statuses.items())), "seconds": round(time.monotonic() - began, 1)}
    return {**facts, "server_errors": sum(count for status, count in run.statuses.items() if status >= 500), "faults": run.faults, "log": explained}


def _logged(server: Server, fault: str) -> str:
    """What the server wrote of an answer that names a reference, and what it wrote before that."""
    found = re.search(r'"reference":"(\w+)"', fault)
    entries = [entry for entry in ENTRY.split(server.log.read_text(errors="replace")) if " WARNING django.request " not in entry]
    place = next((place for place, entry in enumerate(entries) if found and found[1] in entry), None)
    return "".join(entries[max(0, place - 1) : place + 1])[-LOGGED:] if place is not None else ""


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))

"""Run every check and test and close with one honest summary.

`python -m tools.suite` runs everything, `python -m tools.suite lint types test-front test-py test-e2e` chosen parts. The last
line is `N passed, N failed, N skipped` over all test runners; a check that fails counts as one failed. What this machine
cannot run is listed as NOT RUN and counts as skipped, never as passed.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from tools import frontend, services
from tools.runs import BIN, ROOT, Lanes, Outcome, Pytest, count, environment_with

ALL_PARTS = ("lint", "types", "test-front", "test-py", "test-e2e")
NEEDS_SERVERS = "postgresql,redis,two_nodes"
SECOND = ("--without-needs", "chromium,spark", "--with-database")
SHARES = 3  # so that two lanes end at about the same time
ROOM = 4 * 1024**3  # bytes; the databases of a run take less than one
NO_SERVERS = {"YINGDA_DATABASE_URL": "", "YINGDA_REDIS_URL": ""}


@dataclass
class Suite:
    """The outcomes of one run, and what the machine lacks."""

    missing: list[str] = field(default_factory=list)
    servers: Mapping[str, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def both_servers(self) -> bool:
        """Whether PostgreSQL and Redis are running for this run."""
        return len(self.servers) == 2

    def check(self, name: str, *command: str | Path) -> None:
        """Run a check that has no counts of its own: exit code 0 or one failure."""
        with self._timed(name) as outcome:
            outcome.failed = int(_run(command, {}) != 0)

    def npm(self, name: str, *arguments: str) -> None:
        """Run an npm script as a check."""
        with self._timed(name) as outcome:
            outcome.failed = int((frontend.install() or frontend.npm("run", "--silent", *arguments)) != 0)

    def vitest(self) -> None:
        """Run the front end's tests and count them."""
        with self._timed("vitest") as outcome, _report() as report:
            arguments = ["--", "--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
            code = frontend.install() or frontend.npm("run", "--silent", "test", *arguments)
            count(outcome, report, code)

    @contextmanager
    def lanes(self, runs: Sequence[Pytest]) -> Iterator[None]:
        """Run these beside what the block does, then two at a time; each is printed in one piece when it ends."""
        for run in runs:
            print(f"=== {run.name}: reported when it ends", flush=True)
        lanes = Lanes(runs, self._told)
        try:
            yield
            self.outcomes += lanes.outcomes()
        finally:
            lanes.end()

    @property
    def _told(self) -> Mapping[str, str]:
        return {"YINGDA_TEST_MISSING": ",".join(self.missing), **self.servers}

    def cannot(self, name: str, why: str, *arguments: str) -> None:
        """Report a runner that this machine cannot run; its tests count as skipped."""
        self.outcomes.append(Outcome(name, skipped=_collected(arguments), not_run=why))
        print(f"\n=== {name}: NOT RUN, {why}", flush=True)

    def close(self) -> int:
        """Print the summary and give the exit code."""
        passed, failed, skipped = (sum(getattr(outcome, what) for outcome in self.outcomes) for what in ("passed", "failed", "skipped"))
        print("\n=== summary", *self.outcomes, sep="\n")
        if self.missing:
            print(f"  missing on this machine: {', '.join(self.missing)}")
        print(f"{passed} passed, {failed} failed, {skipped} skipped")
        return int(failed > 0)

    @contextmanager
    def _timed(self, name: str) -> Iterator[Outcome]:
        print(f"\n=== {name}", flush=True)
        outcome, began = Outcome(name), time.monotonic()
        yield outcome
        outcome.seconds = time.monotonic() - began
        self.outcomes.append(outcome)


def main(parts: list[str]) -> int:
    """Run the named parts (default: all) and return 1 when anything failed.

    The tests of Python go on beside the other checks, and two at a time when those are done.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers started below are stopped then, too
    chosen = parts or list(ALL_PARTS)
    tested = {"test-py", "test-e2e"} & set(chosen)
    suite = Suite(missing=services.provide() if tested else [])
    with ExitStack() as stack:
        if tested:
            built(suite)
            stack.enter_context(quick_folder())
            suite.servers = stack.enter_context(services.running({"postgresql", "redis"} - set(suite.missing)))
        runs = [*(tested_python(suite) if "test-py" in chosen else ()), *(browser(suite) if "test-e2e" in chosen else ())]
        stack.enter_context(suite.lanes(runs))
        for name, part in (("lint", lint), ("types", types), ("test-front", test_front)):
            if name in chosen:
                part(suite)
    return suite.close()


@contextmanager
def quick_folder() -> Iterator[None]:
    """Temporary files are in memory where there is room, so that what is written through is not waited for; gone in the end."""
    memory = Path("/dev/shm")
    if not (os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="yingda-", dir=memory, ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)  # the database's own user passes through
        with mock.patch.dict(os.environ, {"TMPDIR": folder}), mock.patch.object(tempfile, "tempdir", folder):
            yield


def lint(suite: Suite) -> None:
    """Python's style and the house's contracts."""
    suite.check("ruff", BIN / "ruff", "check", ".")
    suite.check("import-linter", BIN / "lint-imports")


def types(suite: Suite) -> None:
    """Python's types, strictly."""
    suite.check("mypy", BIN / "mypy")


def test_front(suite: Suite) -> None:
    """The front end: style and walls, types, unit tests, build, weight, and that its API types belong to the server."""
    suite.npm("eslint", "lint")
    suite.npm("vue-tsc", "types")
    suite.vitest()
    built(suite)
    suite.check("weight budget", BIN / "python", "-m", "tools.budget")
    suite.check("API types are current", BIN / "python", "-m", "tools.frontend", "check-api")


def built(suite: Suite) -> None:
    """The front end as it is now."""
    if not frontend.is_fresh():
        suite.check("front-end build", BIN / "python", "-m", "tools.frontend", "build")


def tested_python(suite: Suite) -> list[Pytest]:
    """What reaches a database on PostgreSQL and Redis, with what needs both servers: the longest; and everything on SQLite that needs no server."""
    elsewhere = f"chromium,{NEEDS_SERVERS}" if suite.both_servers else "chromium"
    first = Pytest("pytest, SQLite", ("--without-needs", elsewhere), NO_SERVERS).shares(SHARES)
    if suite.both_servers:
        return [Pytest("pytest, PostgreSQL + Redis", SECOND, _scaled(suite)), *first]
    lacking = " and ".join(name for name in ("postgresql", "redis") if name in suite.missing)
    suite.cannot("pytest, PostgreSQL + Redis", f"not installed: {lacking}", *SECOND)
    return first


def browser(suite: Suite) -> list[Pytest]:
    """Journeys in Debian's Chromium."""
    arguments = ("--only-needs", "chromium")
    if lacking := [name for name in ("chromium", "cjk-font") if name in suite.missing]:
        suite.cannot("browser journeys", f"not installed: {' and '.join(lacking)}", *arguments)
        return []
    return Pytest("browser journeys", arguments, NO_SERVERS).shares(SHARES)


def _scaled(suite: Suite) -> dict[str, str]:
    return {"YINGDA_DATABASE_URL": suite.servers["YINGDA_TEST_POSTGRESQL_URL"], "YINGDA_REDIS_URL": suite.servers["YINGDA_TEST_REDIS_URL"]}


def _run(command: tuple[str | Path, ...] | list[str | Path], environment: Mapping[str, str]) -> int:
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment_with(environment), check=False).returncode


@contextmanager
def _report() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "report.xml"


def _collected(arguments: tuple[str, ...]) -> int:
    """How many tests a runner would have had."""
    command = [str(BIN / "python"), "-m", "pytest", "--collect-only", "-q", *arguments]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(?:/\d+)? tests? collected", listed)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(ALL_PARTS):
        sys.exit(f"unknown: {json.dumps(sorted(unknown))}; parts are {' '.join(ALL_PARTS)}")
    sys.exit(main(sys.argv[1:]))

"""What one runner of the suite said, and runs of pytest that go on at the same time."""

import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NO_TESTS = 5  # pytest's exit code when nothing was collected
SLOWEST = ("--durations=15", "--durations-min=2")


@dataclass
class Outcome:
    """What one runner said: tests by result, whether it failed, and why it could not run ("" when it did)."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    not_run: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        state = "NOT RUN" if self.not_run else "FAILED" if self.failed else "ok"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped" if self.passed + self.failed + self.skipped else ""
        return f"  {state:<8} {self.name:<28} {self.seconds:6.1f} s  {counts} {self.not_run}".rstrip()


@dataclass
class Pytest:
    """One run of pytest: its name, arguments, and what the environment says besides."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]

    @contextmanager
    def started(self, place: Path, told: Mapping[str, str], aside: bool) -> Iterator["Running"]:
        """The run, begun; its report, and with `aside` what it prints, are kept beside `place`. Ended with the context."""
        report, output = place.with_suffix(".xml"), place.with_suffix(".txt")
        command = [str(BIN / "python"), "-m", "pytest", "-q", *SLOWEST, f"--junit-xml={report}", *self.arguments]
        environment = environment_with({**told, **self.environment})
        with output.open("w") as file:
            out = file if aside else None
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
            try:
                yield Running(self.name, process, report, output)
            finally:
                process.terminate()
                process.wait()


@dataclass
class Running:
    """A run of pytest that has begun."""

    name: str
    process: subprocess.Popen[bytes]
    report: Path
    output: Path

    def outcome(self) -> Outcome:
        """Wait for the end, print what it printed and count; no test collected is no failure, since a share may be empty."""
        code = self.process.wait()
        if printed := self.output.read_text(errors="replace"):
            print(f"\n=== {self.name}\n{printed}", flush=True)
        outcome = Outcome(self.name, not_run="there are no such tests" if code == NO_TESTS else "")
        count(outcome, self.report, 0 if code == NO_TESTS else code)
        return outcome


def count(outcome: Outcome, report: Path, code: int) -> None:
    """Add up a JUnit report; a runner that failed without saying which test did counts as one failure."""
    suites = ET.parse(report).iter("testsuite") if report.exists() else []
    total = 0
    for suite in suites:
        number = {what: int(suite.get(what, 0)) for what in ("tests", "failures", "errors", "skipped")}
        total += number["tests"]
        outcome.failed += number["failures"] + number["errors"]
        outcome.seconds += float(suite.get("time", 0))
        outcome.skipped += number["skipped"]
    outcome.passed = max(total - outcome.failed - outcome.skipped, 0)
    if code and not outcome.failed:
        outcome.failed = 1


def environment_with(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment and `more`; a value of "" takes the variable away."""
    return {name: value for name, value in (os.environ | more).items() if value}

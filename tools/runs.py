"""What one runner of the suite said, and runs of pytest that go on at the same time."""

import os
import queue
import subprocess
import tempfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
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

    def shares(self, count: int) -> list["Pytest"]:
        """The same tests as `count` runs, each of some of the files."""
        return [Pytest(f"{self.name}, {k} of {count}", (*self.arguments, "--share", f"{k}/{count}"), self.environment) for k in range(1, count + 1)]

    @contextmanager
    def started(self, place: Path, told: Mapping[str, str]) -> Iterator["Running"]:
        """The run, begun; its report and what it prints are kept beside `place`. Ended with the context."""
        report, output = place.with_suffix(".xml"), place.with_suffix(".txt")
        command = [str(BIN / "python"), "-m", "pytest", "-q", *SLOWEST, f"--junit-xml={report}", *self.arguments]
        environment = environment_with({**told, **self.environment})
        with output.open("w") as file:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
            try:
                yield Running(self.name, process, report, output)
            finally:
                process.terminate()
                process.wait()


@dataclass(eq=False)
class Running:
    """A run of pytest that has begun."""

    name: str
    process: subprocess.Popen[bytes]
    report: Path
    output: Path

    def outcome(self) -> Outcome:
        """Wait for the end, print what it printed in one piece and count; no test collected is no failure, since a share may be empty."""
        code = self.process.wait()
        print(f"\n=== {self.name}\n{self.output.read_text(errors='replace')}", flush=True)
        outcome = Outcome(self.name, not_run="there are no such tests" if code == NO_TESTS else "")
        count(outcome, self.report, 0 if code == NO_TESTS else code)
        return outcome


class Lanes:
    """Runs of pytest, worked off by a thread beside what else is done, and in the end by whoever waits for them, too."""

    def __init__(self, runs: Sequence[Pytest], told: Mapping[str, str]) -> None:
        self._runs: queue.SimpleQueue[Pytest] = queue.SimpleQueue()
        self._told = told
        self._going: set[Running] = set()
        self._ended = False
        self._outcomes: list[Outcome] = []
        self._problem: BaseException | None = None
        for run in runs:
            self._runs.put(run)
        self._beside = threading.Thread(target=self._work_beside, daemon=True)
        self._beside.start()

    def outcomes(self) -> list[Outcome]:
        """Help with what is left, and wait; what the runs said, as they ended. Raises what stopped the thread."""
        self._work()
        self._beside.join()
        if self._problem is not None:
            raise self._problem
        return self._outcomes

    def end(self) -> None:
        """Begin no more runs and end those that go on."""
        self._ended = True
        for one in list(self._going):
            one.process.terminate()
        self._beside.join()

    def _work_beside(self) -> None:
        try:
            self._work()
        except Exception as problem:
            self._problem = problem

    def _work(self) -> None:
        while not self._ended:
            try:
                run = self._runs.get_nowait()
            except queue.Empty:
                return
            with tempfile.TemporaryDirectory() as folder, run.started(Path(folder) / "run", self._told) as running:
                self._going.add(running)
                try:
                    self._outcomes.append(running.outcome())
                finally:
                    self._going.discard(running)


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

"""The summary of `make test` says what happened: a crash is a failure, and what could not run is not passed."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.makers.server import until
from tools import budget, frontend, pytest_services, services
from tools import suite as whole
from tools.runs import NO_TESTS, ROOT, Outcome, Pytest, count
from tools.suite import Suite

REPORT = '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/><testsuite tests="2"/></testsuites>'


@pytest.mark.parametrize(
    ("report", "code", "passed", "failed", "skipped"),
    [
        (REPORT, 1, 4, 2, 1),
        ('<testsuite tests="3"/>', 0, 3, 0, 0),
        ('<testsuite tests="3"/>', 1, 3, 1, 0),
        (None, 2, 0, 1, 0),
    ],
)
def test_a_report_is_added_up(tmp_path: Path, report: str | None, code: int, passed: int, failed: int, skipped: int) -> None:
    path, outcome = tmp_path / "report.xml", Outcome("a runner")
    if report:
        path.write_text(report)
    count(outcome, path, code)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (passed, failed, skipped)


def test_a_failed_check_spoils_the_run_and_the_last_line_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    suite = Suite(outcomes=[Outcome("pytest", passed=3, skipped=1)])
    suite.check("a check", "false")
    assert suite.close() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 1 failed, 1 skipped"


def test_what_cannot_run_is_skipped_by_number_and_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("tools.suite._collected", lambda arguments: 7)
    suite = Suite(missing=["postgresql"])
    suite.cannot("pytest, PostgreSQL + Redis", "not installed: postgresql")
    assert suite.close() == 0
    said = capsys.readouterr().out
    assert "NOT RUN" in said and "missing on this machine: postgresql" in said
    assert said.splitlines()[-1] == "0 passed, 0 failed, 7 skipped"


def test_a_missing_server_takes_two_nodes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YINGDA_TEST_POSTGRESQL_URL", "YINGDA_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YINGDA_TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("YINGDA_TEST_MISSING", "postgresql,chromium")
    absent = pytest_services.absent()
    assert absent["postgresql"] == absent["two_nodes"] == "postgresql is not installed"
    assert absent["chromium"] == "chromium is not installed"
    assert "redis" not in absent


def test_with_both_servers_nothing_is_absent_but_what_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGDA_TEST_POSTGRESQL_URL", "postgresql://127.0.0.1:1/x")
    monkeypatch.setenv("YINGDA_TEST_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("YINGDA_TEST_MISSING", "")
    monkeypatch.setattr(services, "chromium", lambda: "/usr/bin/chromium")
    assert pytest_services.absent() == {}


def test_the_widget_is_weighed_with_all_it_fetches_before_the_first_conversation(tmp_path: Path) -> None:
    noise = "".join(chr(33 + (n * n * 7 + n // 3) % 90) for n in range(4000)).encode()
    (tmp_path / "widget.js").write_bytes(noise)
    alone = budget.widget_size(tmp_path)
    (tmp_path / "later-rating.js").write_bytes(noise)
    assert budget.widget_size(tmp_path) == alone
    (tmp_path / "chat-abc.js").write_bytes(noise)
    assert budget.widget_size(tmp_path) == 2 * alone


def test_the_console_is_weighed_with_its_heaviest_page_but_without_charts(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(
        '{"e": {"file": "e.js", "isEntry": true, "imports": ["v"], "dynamicImports": ["a", "b", "echarts"]}, "v": {"file": "v.js"},'
        ' "a": {"file": "a.js"}, "b": {"file": "b.js", "css": ["b.css"], "imports": ["v"]}, "echarts": {"file": "c.js"}}'
    )
    for name in ("index.html", "e.js", "v.js", "a.js", "b.js", "b.css", "c.js"):
        (tmp_path / name).write_bytes(b"x")
    one = budget._gzipped([tmp_path / "e.js"])
    assert budget.console_size(tmp_path) == 5 * one  # index.html, entry, vendor, page b with its style


def test_the_source_hash_follows_a_source_but_not_a_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "FRONTEND", tmp_path)
    (tmp_path / "main.ts").write_text("1")
    before = frontend.source_hash()
    (tmp_path / "main.spec.ts").write_text("1")
    assert frontend.source_hash() == before
    (tmp_path / "main.ts").write_text("2")
    assert frontend.source_hash() != before


def test_no_test_collected_is_told_apart() -> None:
    assert int(pytest.ExitCode.NO_TESTS_COLLECTED) == NO_TESTS


def test_two_runs_of_pytest_at_once_are_counted_and_printed_apart(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "test_good.py", tmp_path / "test_bad.py"
    good.write_text("def test_one(): pass\ndef test_two(): pass\n")
    bad.write_text("import os\ndef test_three(): assert os.environ.get('COLOUR') == 'red'\ndef test_four(): assert 0\n")
    suite, alone = Suite(), ("-c", "/dev/null", "--rootdir", str(tmp_path))
    with suite.lanes([Pytest("bad", (*alone, str(bad)), {"COLOUR": "red"}), Pytest("good", (*alone, str(good)), {})]):
        suite.check("a check", "true")
    assert suite.outcomes[0].name == "a check"
    assert {(one.name, one.passed, one.failed) for one in suite.outcomes[1:]} == {("good", 2, 0), ("bad", 1, 1)}
    said = capfd.readouterr().out
    printed = {part.split("\n", 1)[0]: part for part in re.split(r"^=== ", said, flags=re.MULTILINE)}
    assert "2 passed" in printed["good"] and "1 failed, 1 passed" in printed["bad"]


def test_lanes_that_are_left_early_end_their_runs(tmp_path: Path) -> None:
    (tmp_path / "test_long.py").write_text("import pathlib, time\ndef test_it():\n    pathlib.Path(__file__).with_name('began').touch()\n    time.sleep(60)\n")
    run = Pytest("long", ("-c", "/dev/null", "-p", "tools.pytest_services", "--rootdir", str(tmp_path), str(tmp_path)), {"PYTHONPATH": str(ROOT)})
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Suite().lanes([run, run]):
        until((tmp_path / "began").exists, 60)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 50


def test_shares_hold_every_test_once(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"test_{number}.py").write_text("def test_one(): pass\ndef test_two(): pass\n")
    alone = ("-c", "/dev/null", "-p", "tools.pytest_services", "--rootdir", str(tmp_path), str(tmp_path))
    shares = Pytest("some", alone, {"PYTHONPATH": str(ROOT)}).shares(3)
    suite = Suite()
    with suite.lanes(shares):
        pass
    passed = [one.passed for one in suite.outcomes]
    assert sum(passed) == 24 and min(passed) > 0


@pytest.mark.parametrize("room", [0, 2**60], ids=["room", "no room"])
def test_files_of_a_run_lie_in_memory_where_there_is_room_and_go(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr(whole, "ROOM", room)
    before = tempfile.gettempdir()
    with whole.quick_folder():
        within = Path(tempfile.gettempdir())
        ran = subprocess.run([sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"], capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == str(within)
        is_moved = room == 0 and os.access("/dev/shm", os.W_OK)
        assert (str(within) != before) is is_moved
    assert tempfile.gettempdir() == before and within.exists() is not is_moved


def test_a_run_that_is_ended_ends_what_its_fixtures_began(tmp_path: Path) -> None:
    (tmp_path / "test_long.py").write_text(
        "import pathlib, pytest, time\nhere = pathlib.Path(__file__).parent\n"
        "@pytest.fixture\ndef server():\n    yield\n    (here / 'ended').touch()\n"
        "def test_it(server):\n    (here / 'began').touch()\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "tools.pytest_services", "--rootdir", str(tmp_path), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}) as run:
        until((tmp_path / "began").exists, 60)
        run.terminate()
    assert (tmp_path / "ended").exists()

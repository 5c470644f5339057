"""`yingda import`: counts, refused lines beside the file, dry runs that keep nothing, refusals in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.makers.customers import a_source
from yingda.conversations.models import Message
from yingda.customers.models import OrderSource
from yingda.imports.models import Import
from yingda.plumbing.models import StoredFile
from yingda.site.cli import cli

pytestmark = pytest.mark.django_db
LOG = "编号,何时,发送方,客户,消息内容\nC1,2025-06-01 10:00,客户,tb1,在吗\nC1,2025-06-01 10:01,客服,tb1,在的\nC1,昨天,客户,tb1,好\n合计,,,,3\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log whose columns nobody knows, in GB 18030, and its mapping."""
    (tmp_path / "map.json").write_text(json.dumps({"conversation": "编号", "at": "何时"}))
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode("gb18030"))
    return path


def called(log: Path, *more: str, kind: str = "conversations", source: str = "茶店", mapped: bool = True) -> Any:
    """What the command did."""
    mapping = ["--mapping", str(log.with_name("map.json"))] if mapped else []
    return CliRunner().invoke(cli, ["import", kind, str(log), "--source", source, *mapping, *more])


def test_a_file_is_taken_in_and_its_refused_lines_lie_beside_it(log: Path) -> None:
    a_source("茶店")
    done = called(log, "--encoding", "gb18030", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["state"], told["lines_read"], told["lines_refused"], told["summary_rows"]) == (0, "done", 4, 1, 1)
    assert told["counts"]["messages_made"] == Message.objects.count() == 2
    beside = Path(told["refused_file"])
    assert beside == log.with_name("log-refused.csv")
    head, line = beside.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("编号,何时")
    assert line.startswith("C1,昨天,客户,tb1,好,4,")
    again = called(log)
    assert (again.exit_code, Message.objects.count(), log.with_name("log-refused-2.csv").exists()) == (0, 2, True)


def test_a_dry_run_keeps_nothing(log: Path) -> None:
    a_source("茶店")
    done = called(log, "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["state"], told["whole"], told["lines_refused"], told["counts"]["messages_made"]) == (0, "dry_run", True, 1, 2)
    assert [one["row"] for one in told["refused"]] == [4]
    assert not (Message.objects.exists() or Import.objects.exists() or StoredFile.objects.exists())
    assert called(log, "--dry-run").exit_code == 0


@pytest.mark.parametrize(
    ("more", "given", "word"),
    [
        ((), {"source": "酒店"}, "--new-source"),
        (("--dry-run", "--new-source"), {"source": "酒店"}, "酒店"),
        ((), {"kind": "wishes"}, "wishes"),
        ((), {"mapped": False}, "at"),
        (("--encoding", "ebcdic"), {}, "gb18030"),
        (("--zone", "Asia/Atlantis"), {}, "Atlantis"),
        (("--mapping", "bad.json"), {"mapped": False}, "JSON"),
        (("--mapping", "unknown.json"), {"mapped": False}, "colour"),
        (("--mapping", "absent.json"), {"mapped": False}, "没有这一列"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(log: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], given: Any, word: str) -> None:
    monkeypatch.chdir(log.parent)
    Path("bad.json").write_text("[1")
    Path("unknown.json").write_text('{"colour": "编号"}')
    Path("absent.json").write_text('{"conversation": "没有这一列", "at": "何时"}')
    a_source("茶店")
    done = called(log, *more, **given)
    assert (done.exit_code, word in done.stderr) == (1, True), done.output
    assert not (Import.objects.exists() or StoredFile.objects.exists())


def test_a_new_source_is_made_when_asked_for(log: Path) -> None:
    done = called(log, "--new-source", source="酒店")
    assert (done.exit_code, OrderSource.objects.get().name, Import.objects.get().state) == (0, "酒店", "done"), done.output

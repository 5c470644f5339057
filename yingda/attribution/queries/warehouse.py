"""The facts in columns: this process's copy, brought up to date when it is asked; or what was exported of them, on a Spark cluster."""

import json
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db import connection

from yingda.attribution.models import (
    AgentFact,
    BacklogFact,
    Credit,
    CreditAssist,
    FactMark,
    HeldFact,
    LossReason,
    OpenFact,
    OrderFact,
    PresenceFact,
    RoundFact,
    ServiceFact,
    SessionFact,
)
from yingda.plumbing.spark import SparkFacts
from yingda.plumbing.warehouse import Mirror, State, Warehouse

MIRRORS = (
    Mirror("conversation_id", SessionFact, (AgentFact, RoundFact, HeldFact, OpenFact, ServiceFact)),
    Mirror("order_id", OrderFact),
    Mirror("order_id", Credit, (CreditAssist,)),
    Mirror("span_id", PresenceFact),
    Mirror("day", BacklogFact),
    Mirror("contact_day", LossReason),
)
_lock = threading.Lock()
_copies: dict[str, Warehouse] = {}


class Facts(Protocol):
    """Where questions over the facts go: SQL of DuckDB with `?`, over the fact tables by their names."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    def answered(self, sql: str, params: Sequence[Any], days: tuple[int, int], /) -> list[tuple[Any, ...]]:
        """`rows` of a question over days (yyyymmdd), remembered where that can be while their facts stay as they are."""


class _Chosen:
    """What was chosen for this process, before the settings."""

    engine: ClassVar[str] = ""
    folder: ClassVar[str] = ""
    spark: ClassVar[SparkFacts | None] = None


def choose(engine: str = "", folder: str = "") -> None:
    """Asks another engine (`duckdb`, `spark`) or folder of exported facts from now on; "" is what the settings say."""
    with _lock:
        _Chosen.engine, _Chosen.folder = engine, folder
        if _Chosen.spark is not None:
            _Chosen.spark.close()
            _Chosen.spark = None


def facts() -> Facts:
    """Where to ask: the copy with all facts written by now, or Spark with those exported last."""
    return _spark() if (_Chosen.engine or settings.FACTS_ENGINE) == "spark" else embedded()


def embedded() -> Warehouse:
    """The copy with all facts written by now."""
    copy = _copy()
    mark = FactMark.objects.first()
    copy.refresh(State(0, 0) if mark is None else State(mark.epoch, mark.written))
    return copy


def table_names() -> list[str]:
    """The fact tables."""
    return [table._meta.db_table for mirror in MIRRORS for table in mirror.tables]


def export(folder: Path) -> dict[str, int]:
    """Writes every fact table as Parquet, rows in the order of days, each table in a folder of its own; rows by table.

    A table is written beside and put in its place whole. What was exported before is replaced.
    """
    copy, counts = embedded(), {}
    folder.mkdir(parents=True, exist_ok=True)
    for name in table_names():
        fresh, place = folder / f".{name}.new", folder / name
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        target = str(fresh / "facts.parquet").replace("'", "''")
        ordered = " ORDER BY day" if copy.rows("SELECT 1 FROM duckdb_columns() WHERE table_name = ? AND column_name = 'day'", [name]) else ""
        copy.rows(f"COPY (SELECT * FROM {name}{ordered}) TO '{target}' (FORMAT parquet)")
        ((counts[name],),) = copy.rows(f"SELECT count(*) FROM {name}")
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
    mark = FactMark.objects.first()
    (folder / "exported.json").write_text(json.dumps({"epoch": mark.epoch if mark else 0, "written": mark.written if mark else 0, "rows": counts}) + "\n")
    return counts


def mark() -> tuple[int, int]:
    """Which making of the facts there is, and the last number given to one: as long as both stay, so does every figure. One small query."""
    row = FactMark.objects.first()
    return (0, 0) if row is None else (row.epoch, row.written)


def filling() -> bool:
    """Whether facts of what was there before are still being made."""
    return FactMark.objects.exclude(talks_left=0, orders_left=0, presence_left=0).exists()


def forget() -> None:
    """Lets go of the copies of this process."""
    with _lock:
        for copy in _copies.values():
            copy.close()
        _copies.clear()


def _spark() -> SparkFacts:
    with _lock:
        if _Chosen.spark is None:
            _Chosen.spark = SparkFacts(_Chosen.folder or settings.FACTS_FOLDER, settings.SPARK_MASTER, table_names())
        return _Chosen.spark


def _copy() -> Warehouse:
    name: Any = connection.settings_dict["NAME"]
    with _lock:
        if str(name) not in _copies:
            _copies[str(name)] = Warehouse(MIRRORS)
        return _copies[str(name)]

"""Fact tables on a Spark cluster, as Parquet files that every worker reaches: questions are asked as of the embedded column store.

A question is written in the SQL of DuckDB and put into Spark's by its syntax tree; parameters stay parameters. Needs the extra `bigdata` and a
Java of 17 or later. One session for the process: starting one takes seconds, a question some tenths.
"""

import logging
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from yingda.kit.late import Late

sqlglot: Any = Late("sqlglot")
expressions: Any = Late("sqlglot.expressions")
pyspark_sql: Any = Late("pyspark.sql")

QUIET = {"spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC"}
LOCAL = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class SparkFacts:
    """The tables of a folder (a path or an address such as s3a://…), asked on a master (local[2], spark://host:7077)."""

    def __init__(self, folder: str, master: str, tables: Sequence[str]) -> None:
        self.folder, self.master = folder.rstrip("/"), master
        self._tables, self._lock = tables, threading.Lock()
        self._session: Any = None

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query in DuckDB's SQL over the tables as they were exported last."""
        with self._lock:  # a session takes statements of one thread at a time without mixing up their settings
            found = self._begun().sql(translated(sql), args=list(params) or None).collect()
        return [tuple(row) for row in found]

    def answered(self, sql: str, params: Sequence[Any], _days: tuple[int, int]) -> list[tuple[Any, ...]]:
        """As `rows`."""
        return self.rows(sql, params)

    def close(self) -> None:
        """Ends the session."""
        with self._lock:
            if self._session is not None:
                self._session.stop()
                self._session = None

    def _begun(self) -> Any:
        if self._session is None:
            logging.getLogger("py4j").setLevel(logging.WARNING)
            builder = pyspark_sql.SparkSession.builder.master(self.master).appName("yingda")
            for name, value in {**QUIET, **(LOCAL if self.master.startswith("local") else {})}.items():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
            session.sparkContext.setLogLevel("ERROR")
            for table in self._tables:
                session.read.parquet(f"{self.folder}/{table}").createOrReplaceTempView(table)
            self._session = session
        return self._session


@lru_cache(512)
def translated(sql: str) -> str:
    """DuckDB's SQL as Spark's. Raises sqlglot's ParseError for what is none."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return str(tree.transform(_exact_quantile).sql(dialect="spark"))


def _exact_quantile(node: Any) -> Any:
    """`quantile_cont(x, q)` is Spark's `percentile(x, q)`: between two rows both interpolate."""
    if isinstance(node, expressions.PercentileCont) and node.expression is not None:
        return expressions.Anonymous(this="percentile", expressions=[node.this, node.expression])
    return node

"""Whether the database has the shape this version needs."""

import typer
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

WORDS = (
    "数据库还是旧版本的结构。请先备份（yingda backup），再运行 yingda migrate，然后重新启动",
    "The database has the shape of an older version. Back up first (yingda backup), run yingda migrate, then start again",
)


def waiting_migrations() -> int:
    """How many migrations of this version the database lacks; where there are any, its tables are missing or of an older version."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def demand_migrated() -> None:
    """Ends the program with a sentence in both languages, exit code 1, where `waiting_migrations`."""
    if waiting_migrations():
        typer.echo("\n".join(WORDS), err=True)
        raise typer.Exit(1)

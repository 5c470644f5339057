"""What state the tables are in."""

from importlib.metadata import version

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def applied_migrations() -> list[str]:
    """The migrations of this database, as `people.0001_initial`."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def product_version() -> str:
    """The version of Yingda that runs."""
    return version("yingda")

"""Tables made in one go are the tables Django makes one by one, and all that the models ask for."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from yingda.plumbing.migrating import CreateModels

ID = ("id", models.BigAutoField(primary_key=True))
SHOP = CreateModel("Shop", [ID, ("name", models.CharField(max_length=20))], {"constraints": [models.UniqueConstraint(fields=["name"], name="shop_once")]})
ORDER = CreateModel(
    "Order", [ID, ("shop", models.ForeignKey("trial.Shop", models.PROTECT)), ("at", models.BigIntegerField())],
    {"indexes": [models.Index(fields=["at"], name="order_at")]},
)  # fmt: skip


def test_the_state_is_as_of_one_operation_after_the_other() -> None:
    together, apart = ProjectState(), ProjectState()
    CreateModels([SHOP, ORDER]).state_forwards("trial", together)
    for operation in (SHOP, ORDER):
        operation.state_forwards("trial", apart)
    assert together == apart
    assert CreateModels([SHOP, ORDER]).describe() == "Create Shop, Order"


@pytest.mark.django_db(transaction=True)
def test_tables_come_with_their_constraints_and_go() -> None:
    operation, before, after = CreateModels([SHOP, ORDER]), ProjectState(), ProjectState()
    operation.state_forwards("trial", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("trial", editor, before, after)
    with connection.cursor() as cursor:
        orders = connection.introspection.get_constraints(cursor, "trial_order")
        assert {"shop_once"} <= set(connection.introspection.get_constraints(cursor, "trial_shop")) and "order_at" in orders
        assert [one["foreign_key"] for one in orders.values() if one["foreign_key"]] == [("trial_shop", "id")]
    with connection.schema_editor() as editor:
        operation.database_backwards("trial", editor, after, before)
    assert not {"trial_shop", "trial_order"} & set(connection.introspection.table_names())


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_ask_for() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_foreign_key_has_an_index_that_another_covers() -> None:
    """Decision 0024."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("yingda."))
    assert [(model.__name__, column) for model in ours for column in _indexed_twice(model)] == []


def _indexed_twice(model: type[models.Model]) -> set[str]:
    unique = (one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint))
    first = {one.fields[0].lstrip("-") for one in (*model._meta.indexes, *unique) if one.fields and one.condition is None}
    return {field.name for field in model._meta.local_fields if field.db_index and not field.unique and field.name in first}

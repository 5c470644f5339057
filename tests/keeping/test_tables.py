"""Every table of the project stands in one list or the other."""

import pytest
from django.db import connection

from yingda.keeping.rules.tables import EXPORTED, LEFT_OUT, MADE_ANEW, RESET, ROWS, SHIPPED, place_of
from yingda.plumbing.tables import other_tables, tables


def test_every_model_is_exported_or_left_out_for_a_reason() -> None:
    unknown = [name for name in tables() if place_of(name) == "unknown"]
    assert not unknown, f"{unknown}: add to EXPORTED or LEFT_OUT in yingda/keeping/rules/tables.py"


@pytest.mark.django_db
def test_so_is_every_table_beside_the_models() -> None:
    unknown = [name for name in other_tables() if place_of(name) == "unknown"]
    assert not unknown, unknown


def test_the_lists_name_tables_and_columns_that_exist() -> None:
    assert not set(EXPORTED) & set(LEFT_OUT)
    assert len(EXPORTED) == len(set(EXPORTED))
    assert set(EXPORTED) <= set(tables())
    assert set(EXPORTED) >= SHIPPED | set(ROWS)
    for place in [*MADE_ANEW, *RESET]:
        table, column = place.split(".")
        assert tables()[table].column(column) is not None, place


@pytest.mark.django_db
def test_shapes_are_those_of_the_database() -> None:
    with connection.cursor() as cursor:
        for table in tables().values():
            there = {column.name for column in connection.introspection.get_table_description(cursor, table.name)}
            assert there == {column.name for column in table.columns}, table.name

"""A schema as text that is the same however the tables came to be: fresh, or by all migrations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Inspector, inspect, text

from lms.operations.migrations.revisions import VERSION_TABLE

EXCLUDED = "search_"
SHADOWS = ("", "_data", "_idx", "_content", "_docsize", "_config")
EMPTY = {"None", "[]", "{}"}


def schema_text(engine: Engine) -> str:
    """Every table with its columns, keys, constraints and indexes, then full-text tables and triggers, sorted."""
    with engine.connect() as connection:
        lines = [*_tables(inspect(connection), _shadows(connection)), *_by_hand(connection)]
    return "\n".join(lines) + "\n"


def _shadows(connection: Connection) -> set[str]:
    """SQLite's virtual tables and the tables in which they keep their content."""
    if connection.dialect.name != "sqlite":
        return set()
    found = connection.execute(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    )
    return {name + part for name in found.scalars() for part in SHADOWS}


def _tables(inspector: Inspector, left_out: set[str]) -> Iterator[str]:
    for table in sorted(set(inspector.get_table_names()) - left_out - {VERSION_TABLE}):
        yield f"table {table}"
        yield from sorted(f"  {line}" for line in _parts(inspector, table))


def _parts(inspector: Inspector, table: str) -> Iterator[str]:
    for column in inspector.get_columns(table):
        default = f" default {column['default']}" if column.get("default") is not None else ""
        kind = column["type"].compile(inspector.dialect)
        yield f"column {column['name']} {kind}{'' if column['nullable'] else ' not null'}{default}"
    primary = inspector.get_pk_constraint(table)
    yield f"primary {primary['name']} ({', '.join(primary['constrained_columns'])})"
    for key in inspector.get_foreign_keys(table):
        target = f"{key['referred_table']} ({', '.join(key['referred_columns'])})"
        yield f"foreign {key['name']} ({', '.join(key['constrained_columns'])}) -> {target} {key['options']}"
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['name']} ({', '.join(unique['column_names'])})"
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']} {' '.join(str(check['sqltext']).split())}"
    for index in inspector.get_indexes(table):
        yield _index(index)


def _index(index: Any) -> str:  # noqa: ANN401 - a reflected index
    columns = ", ".join(str(name) for name in index.get("expressions") or index["column_names"])
    given = sorted(index.get("dialect_options", {}).items())
    options = {name: str(value) for name, value in given if str(value) not in EMPTY}
    return f"index {index['name']} {'unique ' if index['unique'] else ''}({columns}) {options}"


def _by_hand(connection: Connection) -> list[str]:
    """What models do not describe: full-text tables, triggers, functions."""
    if connection.dialect.name == "sqlite":
        statement = (
            "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL AND"
            " ((type = 'table' AND sql LIKE 'CREATE VIRTUAL%') OR type IN ('trigger', 'view'))"
        )
    else:
        statement = (
            "SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL"
            " SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema() AND p.prokind = 'f'"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
    return sorted(" ".join(row.split()) for row in connection.execute(text(statement)).scalars())

"""The log as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from lms.core.cells import Cell, written

CSV_TYPE = "text/csv; charset=utf-8"
AT_ONCE = 200


def as_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV in pieces; a mark at the start says that it is UTF-8, and no cell is taken for a formula."""
    buffer = StringIO("\ufeff")
    buffer.seek(0, 2)
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(rows, start=1):
        writer.writerow([written(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()

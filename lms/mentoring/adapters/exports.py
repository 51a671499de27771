"""Tables as CSV, line by line, and as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from lms.core.cells import Cell, harmless, written

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 200


def as_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV in pieces of 200 lines; a mark at the start tells spreadsheets that it is UTF-8."""
    buffer = StringIO("\ufeff")
    buffer.seek(0, 2)
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([written(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_xlsx(title: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a bold first row that stays in sight; written row by row."""
    from xlsxwriter import Workbook  # large, and seldom wanted

    made = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                safe = harmless(cell)
                if isinstance(safe, datetime):
                    sheet.write_datetime(line, column, safe.replace(tzinfo=None), moment)
                elif isinstance(safe, date):
                    sheet.write_datetime(line, column, safe, day)
                elif safe is not None:
                    sheet.write(line, column, safe, bold if line == 0 else None)
        sheet.freeze_panes(1, 1)
    return made.getvalue()


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that a workbook refuses."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip() or "Sheet"

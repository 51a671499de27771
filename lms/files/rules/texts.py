"""Plain texts: readable, not a program in disguise, and without formulas that a sheet would run."""

from __future__ import annotations

import codecs
import re

from lms.files.rules.kinds import Reason, Refused

PROGRAM = re.compile(
    r"\s*(#!|<\?|<!doctype|<html|<head|<body|<script|<svg|<iframe|<object|<embed|<meta|<link|<math"
    r"|\{\\rtf|%!PS|@echo|\[InternetShortcut\])",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A cell that acts: =CMD(…), @SUM(…), -2+HYPERLINK(…), +x|' /C …'!A1; not "+49 30 …" or "- a (b)".
FORMULA = re.compile(
    r"""(?:^|[,;\t|])[ "']*"""
    r"""(=[^,;\t\n]*[A-Za-z(|]|[+\-@][\d.+\-*/]*[A-Za-z.]+\(|[+\-@][^,;\t\n|]*[A-Za-z)]\|[ ]*')""",
    re.MULTILINE,
)


def read_text(data: bytes) -> str:
    """The text, in one of the encodings that office programs write; raises Refused."""
    text = _decoded(data)
    if CONTROL.search(text):
        raise Refused(Reason.WRONG_KIND)
    if PROGRAM.match(text):
        raise Refused(Reason.ACTIVE)
    return text


def check_sheet(text: str) -> None:
    """Refuse a CSV with formulas: exports hold values."""
    if FORMULA.search(text):
        raise Refused(Reason.FORMULAS)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as(data, "cp1252")


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(Reason.WRONG_KIND) from error

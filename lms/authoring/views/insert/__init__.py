"""Forms that write a question, a task, a figure … into a page of the working copy."""

from __future__ import annotations

from lms.authoring.views.insert import blocks, pasting, questions

__all__ = ["blocks", "pasting", "questions"]

"""The doctor: looks at everything that makes an installation sound, and says what to do."""

from __future__ import annotations

from lms.operations.doctor.checks import Finding, Level, examine

__all__ = ["Finding", "Level", "examine"]

"""What a certificate takes from the settings of this installation."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from config import Settings


def _settings() -> Settings:
    found: Settings = current_app.extensions["tandem_settings"]
    return found


def issuer() -> str:
    """Who issues certificates here."""
    return _settings().issuer


def offered() -> tuple[str, ...]:
    """The languages a certificate can be written in."""
    return _settings().languages


def kept_after_erasure() -> bool:
    """Whether certificates stay as proof when their person is erased."""
    return _settings().keep_certificates


def public_url() -> str:
    """How the links on certificates begin."""
    return _settings().public_url


def papers_folder() -> Path:
    """Where drawn PDFs are kept; they can be drawn again at any time."""
    return _settings().data_dir / "certificates"

"""Floor a': Flask answers a constant text of 20 KB."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)
PAGE = f"<!doctype html><title>Constant</title><p>{'0123456789abcde ' * 1278}</p>"[: 20 * 1024]


@app.get("/")
def constant() -> str:
    return PAGE

"""Static files under names that hold their digest, so that browsers may keep them for ever.

At start the tree `static/` is copied to `<data>/assets/<digest>/`, with all style sheets joined in
their order into `app.css`, those of the workshop into `authoring.css`, and everything compressed
once. WhiteNoise serves the folder; the digests of earlier releases stay, so that an old page keeps
its looks.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

STATIC = Path(__file__).parent / "static"
# A bundle's file, and the folder whose `order.txt` names its sheets.
BUNDLES = {"app.css": STATIC / "css", "authoring.css": STATIC / "css" / "authoring"}
KEPT_RELEASES = 5


@dataclass(frozen=True, slots=True)
class Assets:
    """Where this release's files are, and how their URLs begin."""

    digest: str
    folder: Path

    def url(self, path: str) -> str:
        """The URL of a static file, such as `app.css` or `js/main.js`."""
        return f"/static/{self.digest}/{path}"


def install(app: Flask, data_dir: Path) -> None:
    """Prepare this release's assets and serve them before the application."""
    assets = prepare(data_dir / "assets")
    app.extensions["tandem_assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=data_dir / "assets",
        prefix="static/",
        max_age=31536000,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )


def prepare(root: Path) -> Assets:
    """Make `<root>/<digest>` unless it is there; several processes may do so at once."""
    files = sorted(
        path for path in STATIC.rglob("*") if path.is_file() and path.name != "order.txt"
    )
    digest = blake2b(digest_size=8)
    for path in files:
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    assets = Assets(digest.hexdigest(), root / digest.hexdigest())
    if not assets.folder.exists():
        _build(assets.folder)
        _forget_old(root)
    return assets


def _build(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".making-"))
    made.chmod(0o755)
    shutil.copytree(STATIC, made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("css"))
    for name, sheets in BUNDLES.items():
        (made / name).write_text("".join(tight(sheet.read_text()) for sheet in ordered(sheets)))
    compressor = Compressor(quiet=True)
    for path in [p for p in made.rglob("*") if p.is_file()]:
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))
    try:
        os.rename(made, folder)  # noqa: PTH104 - fails if another process was first
    except OSError:
        shutil.rmtree(made)


def ordered(folder: Path) -> list[Path]:
    """The sheets of a bundle in the order in which they are joined."""
    return [folder / name for name in (folder / "order.txt").read_text().split()]


def tight(sheet: str) -> str:
    """A style sheet without its comments, and without the space around braces and semicolons."""
    without_comments = re.sub(r"/\*.*?\*/\s*", "", sheet, flags=re.DOTALL)
    return re.sub(r"[\s;]*(\})\s*|\s*([{;])\s*", r"\1\2", without_comments).lstrip()


def _forget_old(root: Path) -> None:
    releases = sorted((p for p in root.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
    for old in releases[:-KEPT_RELEASES]:
        shutil.rmtree(old, ignore_errors=True)


def _add_headers(headers: object, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
    headers["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]

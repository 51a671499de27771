"""Course media: kept once under their digest, served to everybody, unable to run anything."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms.db import session, write
from lms.files.actions import store_bytes
from lms.files.models import Blob

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def publish(data: bytes, content_type: str, *, public: bool = True) -> str:
    with write():
        return store_bytes(data, content_type, public=public).sha256


def fetch(client: FlaskClient, path: str, **kwargs: Any) -> TestResponse:
    return client.get(path, buffered=True, **kwargs)


def test_media_are_shown_and_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    sha256 = publish(PNG, "image/png")
    response = fetch(client, f"/media/{sha256}/grid.png")
    assert response.status_code == 200
    assert response.data == PNG
    assert sha256 == hashlib.sha256(PNG).hexdigest()
    assert response.mimetype == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in response.headers.get("Content-Disposition", "")
    assert "Set-Cookie" not in response.headers
    again = fetch(client, f"/media/{sha256}/grid.png", headers={"If-None-Match": f'"{sha256}"'})
    assert again.status_code == 304


def test_a_part_of_a_film_can_be_asked_for(app: Flask, client: FlaskClient) -> None:
    sha256 = publish(b"0123456789", "video/mp4")
    response = fetch(client, f"/media/{sha256}/a.mp4", headers={"Range": "bytes=2-4"})
    assert (response.status_code, response.data) == (206, b"234")


def test_a_drawing_with_a_script_cannot_run_it(app: Flask, client: FlaskClient) -> None:
    response = fetch(client, f"/media/{publish(SVG, 'image/svg+xml')}/x.svg")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


def test_a_pdf_of_a_course_is_saved(app: Flask, client: FlaskClient) -> None:
    response = fetch(client, f"/media/{publish(b'%PDF-1.7', 'application/pdf')}/a.pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename=a.pdf"


@pytest.mark.parametrize("name", ["a%0d%0aX-Evil:1.pdf", "%2e%2e%2fa.pdf", "a%22b.pdf"])
def test_a_name_in_the_address_writes_no_header(app: Flask, client: FlaskClient, name: str) -> None:
    response = fetch(client, f"/media/{publish(b'%PDF-1.7', 'application/pdf')}/{name}")
    assert "X-Evil" not in response.headers
    assert response.status_code in {200, 404}


def test_private_files_are_not_media(app: Flask, client: FlaskClient) -> None:
    sha256 = publish(PNG, "image/png", public=False)
    assert fetch(client, f"/media/{sha256}/a.png").status_code == 404
    assert fetch(client, f"/media/{'0' * 64}/a.png").status_code == 404
    assert fetch(client, "/media/..%2f..%2fsecret/a.png").status_code == 404


def test_lost_bytes_are_not_found(app: Flask, client: FlaskClient) -> None:
    with write():
        stored = store_bytes(PNG, "image/png", public=True)
    stored.path.unlink()
    assert fetch(client, f"/media/{stored.sha256}/a.png").status_code == 404


def test_the_same_bytes_are_kept_once_and_become_public(app: Flask, client: FlaskClient) -> None:
    private = publish(PNG, "image/png", public=False)
    public = publish(PNG, "image/png")
    assert private == public
    publish(PNG, "image/png", public=False)
    assert session().scalar(select(func.count()).select_from(Blob)) == 1
    assert fetch(client, f"/media/{public}/a.png").status_code == 200


def test_what_is_not_course_media_is_not_made_public(app: Flask) -> None:
    with pytest.raises(ValueError, match="text/html"):
        publish(b"<p>", "text/html")

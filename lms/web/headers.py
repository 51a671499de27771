"""Security headers of every answer. Nothing is inline, so the policy needs no nonces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

POLICY = (
    "default-src 'self'; "
    "base-uri 'none'; "
    "object-src 'none'; "
    "frame-ancestors 'none'; "
    "form-action 'self'; "
    "img-src 'self' data:"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=63072000; includeSubDomains"


def install(app: Flask, *, secure: bool) -> None:
    """Set the headers of each answer; what it has already is left alone.

    Around the application, where they are a plain list: an answer of Flask checks each it is given.
    """
    wanted = {**HEADERS, "Cache-Control": "private, no-cache"}
    if secure:
        wanted["Strict-Transport-Security"] = HSTS
    pairs = [(name.lower(), (name, value)) for name, value in wanted.items()]
    inner = app.wsgi_app

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str,
            headers: list[tuple[str, str]],
            *more: Any,  # noqa: ANN401 - exc_info
        ) -> Callable[[bytes], object]:
            given = {name.lower() for name, _value in headers}
            headers += [pair for name, pair in pairs if name not in given]
            return start_response(status, headers, *more)

        return inner(environ, start)

    app.wsgi_app = outer  # type: ignore[method-assign]

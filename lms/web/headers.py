"""Security headers of every answer. Nothing is inline, so the policy needs no nonces."""

from __future__ import annotations

from flask import Flask, Response

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
    """Set the headers after each request; what a view has set already is left alone."""
    wanted = {**HEADERS, "Cache-Control": "private, no-cache"}
    if secure:
        wanted["Strict-Transport-Security"] = HSTS

    @app.after_request
    def add(response: Response) -> Response:
        given = {name.lower() for name, _value in response.headers}
        for name, value in wanted.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        return response

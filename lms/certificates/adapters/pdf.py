"""PDF/UA-1 by WeasyPrint, where the machine has Pango; nothing is ever fetched.

WeasyPrint is imported when the first PDF is drawn: it costs half a second and 30 MB.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from pathlib import Path
from threading import Lock
from typing import Any

from lms.certificates.adapters import drawings

STYLES = Path(__file__).parent.parent / "templates" / "paper.css"
# Type sizes that are tried until the certificate fits one sheet.
SIZES = (12.5, 11.5, 10.5, 9.5, 8.5, 7.5, 6.5)
# One name of each library on Linux, macOS and Windows; WeasyPrint knows the same.
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
)
_drawing = Lock()


@functools.cache
def available() -> bool:
    """Whether this machine can draw PDFs."""
    if importlib.util.find_spec("weasyprint") is None:
        return False
    return all(any(_loads(name) for name in names) for names in LIBRARIES)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def draw(html: str) -> bytes:
    """Draw a page of HTML as tagged PDF, as large as it fits one sheet; one at a time in a process."""
    import weasyprint

    with _drawing:
        fonts = weasyprint.text.fonts.FontConfiguration()
        for size in SIZES:
            document = _lay_out(weasyprint, html, size, fonts)
            if len(document.pages) == 1:
                break
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def styles() -> str:
    """The style sheet. The logo is a background there, since an image would need a description."""
    logo = f".brand {{ background-image: url({drawings.logo()}) }}"
    return STYLES.read_text(encoding="utf-8") + logo


def _lay_out(weasyprint: Any, html: str, size: float, fonts: Any) -> Any:  # noqa: ANN401 - no types
    sheets = (styles(), f"html {{ font-size: {size}pt }}")
    made = [weasyprint.CSS(string=s, font_config=fonts, url_fetcher=fetcher()) for s in sheets]
    source = weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=fetcher())
    return source.render(stylesheets=made, font_config=fonts, pdf_tags=True)


@functools.cache
def _closed() -> type:
    """The fetcher's class, made once WeasyPrint is there."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Closed(URLFetcher):  # type: ignore[misc]
        """Opens what is written in the address itself, and nothing else: no file, no network."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401 - its response
            if not url.startswith("data:"):
                raise FatalURLFetchingError(f"A certificate loads nothing: {url[:80]}")
            return super().fetch(url, headers)

    return Closed


def fetcher() -> Any:  # noqa: ANN401 - WeasyPrint's fetcher
    """What WeasyPrint asks for pictures and styles."""
    return _closed()(allowed_protocols=("data",), allow_redirects=False)

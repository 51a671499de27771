"""Words that would act if a page repeated them as they are, and what a page may not hold."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib

VECTORS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt src=//evil.eu/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert`1`//",
    "</textarea><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</option></select><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    '" formaction=javascript:alert(1) type=submit x="',
    "--><script>alert(1)</script><!--",
    "<!--><img src=x onerror=alert(1)>-->",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror=alert(1)>'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<base href=//evil.eu/>",
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1)) ![x](javascript:alert(1))",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "{{ 7 * 191 }} {% raw %} ${7*191} %(name)s %s",
    "\u2028<script>\u2029alert(1)</script>\u202e",
    '!!! x" onclick="alert(1)\n    <img src=x onerror=alert(1)>',
    "\ufeff＜script＞alert(1)＜/script＞ \u00ad<b onmouseover=alert(1)>x</b>",
)
NEVER = frozenset(
    ["iframe", "frame", "frameset", "object", "embed", "applet", "base", "style", "noscript", "math", "xmp", "plaintext", "portal", "marquee", "foreignObject", "mglyph", "animate", "set"]
)  # fmt: skip
ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset", "ping"})
SCHEMES = ("http:", "https:", "mailto:", "data:image/svg+xml")


def faults(page: str) -> list[str]:
    """What on a page acts or leads away, as a browser's own reader of HTML sees it."""
    return [
        fault
        for node in html5lib.parse(page, namespaceHTMLElements=False).iter()
        for fault in _of(node)
    ]


def _of(node: Element) -> Iterator[str]:
    tag = str(node.tag).rpartition("}")[2]
    if tag in NEVER:
        yield f"<{tag}>"
    if tag == "script" and (
        not (node.get("src") or "").startswith("/static/") or "".join(node.itertext()).strip()
    ):
        yield "a script of its own"
    if tag == "meta" and node.get("http-equiv"):
        yield "a meta that acts"
    for raw, value in node.attrib.items():
        name = str(raw).rpartition("}")[2].lower()
        if name.startswith("on") or name in {"style", "srcdoc"}:
            yield f"<{tag} {name}={value[:60]}>"
        if name in ADDRESSES and not _is_plain(value):
            yield f"<{tag} {name}={value[:60]}>"


def _is_plain(address: str) -> bool:
    plain = unquote(address).strip().lower()
    if plain.startswith("//"):
        return False
    head = plain.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return ":" not in head or plain.startswith(SCHEMES)

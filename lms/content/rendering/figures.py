"""Pictures, films and sounds, alone in a paragraph or within the text."""

from __future__ import annotations

from lms.content.rendering.addresses import Addresses, Picture
from lms.content.rendering.tree import Node
from lms.content.rendering.words import Words


def figure(
    node: Node, addresses: Addresses, place: int, words: Words, language: str
) -> Node | None:
    """A paragraph of only an image, or an image in the text, as it is shown; else None."""
    alone = node.only_child() if node.tag == "p" else None
    image = alone if alone is not None else node
    if image.tag != "img" or "loading" in image.attributes:
        return None
    found = addresses.picture(image.get("src"), image.get("alt"), place)
    if found is None:
        return None
    if found.kind == "image":
        shown = _image(image, found)
    else:
        shown = _player(image, found, words, language)
    if alone is None:
        return shown
    if image.get("title") or found.kind != "image":
        return _with_caption(shown, image, found.kind)
    return Node("p", {}, [shown])


def _with_caption(shown: Node, image: Node, kind: str) -> Node:
    children: list[Node | str] = [shown]
    if image.get("title"):
        children.append(Node("figcaption", {}, [image.get("title")]))
    return Node("figure", {"class": "wide" if kind == "image" else "wide media"}, children)


def _image(image: Node, found: Picture) -> Node:
    attributes = {"src": found.src, "alt": image.get("alt")}
    return Node("img", attributes | _size(found) | {"loading": "lazy"})


def _player(image: Node, found: Picture, words: Words, language: str) -> Node:
    attributes = {"controls": "", "preload": "none", "src": found.src}
    label = {"aria-label": image.get("alt")}
    track: list[Node | str] = []
    if found.captions:
        captions = {"kind": "captions", "src": found.captions, "srclang": language}
        track.append(Node("track", captions | {"label": words.captions, "default": ""}))
    return Node(found.kind, attributes | _size(found) | label, track)


def _size(found: Picture) -> dict[str, str]:
    if found.width is None or found.height is None:
        return {}
    return {"width": str(found.width), "height": str(found.height)}

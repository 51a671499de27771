"""Captions, links to media and bare pictures, without a database."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lms.authoring.adapters.taking import plain_name
from lms.authoring.rules.captions import (  # fmt: skip
    Cue,
    check,
    clock,
    milliseconds,
    read_captions,
    write_captions,
)
from lms.authoring.rules.media import address, is_media_path, markdown, moves_of, relinked, uses
from lms.catalogue.rules.pictures import Variant, srcset
from lms.files.adapters.pictures import redraw
from lms.files.rules.bareness import is_bare
from lms.files.rules.kinds import GIF, JPEG, PNG, WEBP
from tests.authoring.media.samples import picture

KINDS = {"PNG": PNG, "JPEG": JPEG, "GIF": GIF, "WEBP": WEBP}
WORDS = st.text(st.sampled_from("abc äß Θ,.!?"), min_size=1, max_size=40).filter(str.strip)


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 9_000), WORDS), min_size=1))
def test_captions_read_back_as_they_were_written(pieces) -> None:
    at, cues = 0, []
    for pause, length, words in pieces:
        cues.append(Cue(at + pause, at + pause + length, words.strip()))
        at += pause + length
    assert read_captions(write_captions(cues).encode()) == (tuple(cues), ())


@given(st.integers(0, 999 * 3_600_000))
def test_times_read_back(time) -> None:
    assert milliseconds(clock(time)) == time


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("1:02", 62_000), ("0:1.5", None), ("00:01:02,250", 62_250), ("1:02.5", 62_500), ("x", None)],
)
def test_times_as_people_write_them(written, wanted) -> None:
    assert milliseconds(written) == wanted


@pytest.mark.parametrize(
    ("cues", "words"),
    [
        ([], "no caption yet"),
        ([Cue(5, 5, "a")], "ends before"),
        ([Cue(5, 9, "a"), Cue(3, 4, "b")], "begins before"),
        ([Cue(5, 9, "a"), Cue(8, 12, "b")], "still shown"),
        ([Cue(5, 9, " ")], "no words"),
        ([Cue(5, 9, "a --> b")], "arrow"),
        ([Cue(5, 9, "<script>x")], "mark"),
        ([Cue(5, 9, "a" * 501)], "longer"),
    ],
)
def test_faults_of_captions_are_named(cues, words) -> None:
    assert words in check(cues)[0].message


def test_captions_of_other_programs_are_read() -> None:
    text = "\ufeffWEBVTT - made elsewhere\r\n\r\nNOTE no cue\r\n\r\n1\r\n00:01.000 --> 00:02.000 line:0\r\nHello\r\nthere\r\n"
    assert read_captions(text.encode()) == ((Cue(1000, 2000, "Hello\nthere", "line:0"),), ())


TEXTS = {
    "1-one/1-a.md": '![A map](media/map.png "Map")\n\n```\n![A map](media/map.png)\n```\n',
    "1-one/1-a.de.md": "[Karte](<media/map.png>) und [so][m]\n\n[m]: media/map.png\n",
    "2-two/1-b.md": "[map](../1-one/media/map.png#x) [film](../1-one/media/t.mp4) https://x.example/media/map.png\n",
}
FILES = {"1-one/media/map.png": 0, "1-one/media/t.mp4": 0, "1-one/media/t.de.vtt": 0}


def test_where_a_file_is_shown() -> None:
    assert uses(TEXTS, FILES) == {
        "1-one/media/map.png": ["1-one/1-a.de.md", "1-one/1-a.md", "2-two/1-b.md"],
        "1-one/media/t.mp4": ["2-two/1-b.md"],
        "1-one/media/t.de.vtt": ["2-two/1-b.md"],
    }


def test_links_follow_and_nothing_else_changes() -> None:
    done = relinked(TEXTS, {"1-one/media/map.png": "media/plan.png"})
    assert done == {
        "1-one/1-a.md": TEXTS["1-one/1-a.md"].replace('media/map.png "', '../media/plan.png "'),
        "1-one/1-a.de.md": TEXTS["1-one/1-a.de.md"].replace("media/map", "../media/plan"),
        "2-two/1-b.md": TEXTS["2-two/1-b.md"].replace("../1-one/media/map", "../media/plan"),
    }  # fmt: skip


def test_captions_come_along() -> None:
    moves = moves_of("1-one/media/t.mp4", "2-two/media/talk.mp4", FILES)
    assert moves["1-one/media/t.de.vtt"] == "2-two/media/talk.de.vtt"
    assert moves_of("1-one/media/map.png", "media/m.png", FILES) == {"1-one/media/map.png": "media/m.png"}  # fmt: skip


def test_names_and_addresses() -> None:
    assert plain_name("C:\\Fotos\\Straße im März (1).JPG") == "strasse-im-marz-1.jpg"
    assert plain_name("日本.png") == "file.png"
    assert address("1-one/1-a.md", "media/a.png") == "../media/a.png"
    assert markdown("course.md", "media/a.pdf", "application/pdf", "") == "[a.pdf](media/a.pdf)"
    for path in ("a/media/x.png", "media/x-1.de.vtt"):
        assert is_media_path(path)
    for path in ("a/x.png", "../media/x.png", "a/media/x.exe", "a/media/.x.png", "media/a b.png"):
        assert not is_media_path(path)
    widths = (Variant(480, "a" * 64, "image/webp"), Variant(900, "b" * 64, "image/png"))
    assert srcset(widths, "m%20p.png").endswith(f"480w, /media/{'b' * 64}/m%20p-900.png 900w")


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_what_was_drawn_anew_is_bare(tmp_path, form, mode) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    image = Image.new("RGB", (30, 20), "teal").convert("RGB" if form == "JPEG" and mode != "L" else mode)  # fmt: skip
    made = io.BytesIO()
    image.save(made, form)
    source.write_bytes(made.getvalue())
    redraw(source, target, KINDS[form])
    data, kind = target.read_bytes(), KINDS[form].content_type
    assert is_bare(data, kind)
    assert not is_bare(data + b"<script>", kind)
    assert not is_bare(data[:-3], kind)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_what_tells_of_a_place_is_not(form) -> None:
    assert not is_bare(picture(form=form, telling=True), KINDS[form].content_type)


def test_moving_pictures_and_scans_in_parts_are_bare() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], loop=0)
    assert is_bare(made.getvalue(), "image/gif")
    made = io.BytesIO()
    Image.open(io.BytesIO(picture((64, 64), noisy=True))).save(made, "JPEG", progressive=True)
    assert is_bare(made.getvalue(), "image/jpeg")

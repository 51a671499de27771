"""Archives of courses: what is taken in, what is refused, and that the same files are the same bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.authoring.adapters.archives import packed, unpack
from lms.authoring.queries.files import working_tree
from lms.authoring.rules.archives import BadArchive
from lms.content.trees import Files
from lms.db import session
from lms.files.models import Blob
from tests.authoring.factories import TINY, files_of
from tests.authoring.media.samples import GOOD, HOSTILE, broken_sum, picture, with_entry, zipped
from tests.catalogue.factories import FILES

pytestmark = pytest.mark.usefixtures("sqlite_app")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused_with_a_clear_line(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(BadArchive, match=words):
        unpack(io.BytesIO(data))


def test_a_wrong_checksum_is_seen() -> None:
    with pytest.raises(BadArchive, match="damaged"):
        unpack(io.BytesIO(broken_sum()))


def test_the_course_may_lie_at_the_top_or_in_a_folder_beside_notes() -> None:
    for parts in (
        TINY,
        GOOD,
        {**GOOD, "tiny/LICENSE": "free", "__MACOSX/x": "", "tiny/.git/y": ""},
    ):
        assert unpack(io.BytesIO(zipped(parts))).files == files_of(TINY)


def test_pictures_lose_what_nobody_sees_and_stay_as_they_are_otherwise() -> None:
    telling, bare = picture(telling=True), picture(form="JPEG")
    both = zipped({**GOOD, "tiny/media/a.png": telling, "tiny/media/b.jpg": bare})
    found = unpack(io.BytesIO(both))
    kept = {one.sha256: one.path.read_bytes() for one in found.stored}
    assert b"51.05" not in kept[found.files.media["media/a.png"].sha256]
    assert kept[found.files.media["media/b.jpg"].sha256] == bare


def test_nothing_is_written_for_a_refused_archive() -> None:
    before = session().query(Blob).count()
    data = with_entry("tiny/1-one/media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    with zipfile.ZipFile(stream := io.BytesIO(data), "a") as target:
        target.writestr("tiny/1-one/media/z.png", "no picture")
    with pytest.raises(BadArchive):
        unpack(stream)
    assert session().query(Blob).count() == before
    assert working_tree(1).texts == {}


def whole(key: str, files: Files) -> bytes:
    with packed(key, files) as made:
        return made.read()


NAMES = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\Z")
WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=80)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.dictionaries(st.builds("1-one/{}.md".format, NAMES), WORDS, max_size=5))
def test_what_is_packed_is_unpacked_the_same_and_always_the_same_bytes(texts) -> None:
    files = Files({**TINY, **texts})
    first, second = (whole("tiny", files) for _ in range(2))
    assert first == second
    assert unpack(io.BytesIO(first)).files == files


def test_media_come_back_to_the_byte() -> None:
    parts = {f"small/{path}": text for path, text in FILES.items()}
    found = unpack(io.BytesIO(zipped(parts)))
    again = unpack(io.BytesIO(whole("small", found.files)))
    assert again.files.tree == found.files.tree == files_of(FILES).tree

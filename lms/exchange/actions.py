"""Questions of a file become blocks of pages. All run inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.authoring.actions.files import save
from lms.authoring.actions.media import add_media
from lms.authoring.actions.outline import add_page
from lms.authoring.adapters.taking import Taken
from lms.authoring.queries.files import file
from lms.authoring.rules.summaries import Summary, summarise
from lms.catalogue.actions.variants import Sized
from lms.exchange.formats.placing import Placed, appended


def add_pictures(
    *, course_id: int, taken: Iterable[Taken], widths: Iterable[Sized], saved_by: int, quota: int
) -> None:
    """Put the pictures that the questions show into the library; raises Invalid beyond the quota."""
    sizes = list(widths)
    for one in taken:
        add_media(course_id=course_id, taken=one, widths=sizes, saved_by=saved_by, quota=quota, replace=True)  # fmt: skip
        sizes = []


def append(*, course_id: int, text: str, revision: int, saved_by: int, summary: Summary) -> None:
    """Save a page with new questions behind it; raises Conflict where it changed since."""
    save(course_id=course_id, text=text, revision=revision, saved_by=saved_by, summary=summary)


def add_pages(
    *, course_id: int, folder: str, title: str, pages: Sequence[Sequence[Placed]], saved_by: int
) -> list[str]:
    """New tests at the end of a module, numbered where there are several; their paths."""
    paths = []
    for number, blocks in enumerate(pages, 1):
        name = f"{title} {number}" if len(pages) > 1 else title
        path = add_page(
            course_id=course_id, folder=folder, title=name, kind="test", saved_by=saved_by
        )
        new = file(course_id, path)
        text = appended(new.text, blocks)
        save(
            course_id=course_id,
            text=text,
            revision=new.revision,
            saved_by=saved_by,
            summary=summarise(path, text),
        )
        paths.append(path)
    return paths

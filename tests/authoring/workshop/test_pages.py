"""The workshop in a browser: courses begun, pages added, named, ordered, moved, copied, taken out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.authoring.queries import files
from lms.authoring.queries.outline import outline_of
from lms.catalogue.models import Course, CourseGrant
from lms.catalogue.queries.sources import course_id_of
from lms.core.actor import Role
from lms.db import session
from tests.accounts.factories import grant, person, session_cookie
from tests.authoring.factories import TINY, Workbench, edit, workbench

LESSON = "1-one/1-first"


@pytest.fixture
def here(app, client) -> Workbench:
    found = workbench()
    session_cookie(client, found.other)
    return found


def add(client, title: str, folder: str = "1-one", kind: str = "lesson"):
    return client.submit(f"/en/workshop/tiny/new-page/{folder}/", {"title": title, "kind": kind})


def bases(here: Workbench) -> list[str]:
    tree = outline_of(here.other_course_id)
    return [page.base for branch in tree.modules for page in branch.pages]


def test_an_author_sees_only_her_courses(client, here):
    page = client.get("/en/workshop/").get_data(as_text=True)
    assert "Tiny" in page
    assert "Small steps" not in page
    assert "Begin a course" not in page
    assert client.get("/en/workshop/small/").status_code == 404
    assert client.get("/en/workshop/courses/blank/").status_code == 403


def test_learners_see_no_workshop(app, client, here):
    session_cookie(client, here.learner)
    assert client.get("/en/workshop/").status_code == 403
    assert "Workshop" not in client.get("/en/courses/").get_data(as_text=True)


def test_a_course_is_begun_and_its_author_may_write_it(app, client, here):
    someone = person("Nora Neu")
    grant(someone, Role.AUTHOR)
    session_cookie(client, someone)
    form = {"title": "Ένταξη & Wohnen", "key": "housing", "language": "el"}
    answer = client.submit("/en/workshop/courses/blank/", form)
    assert answer.status_code == 303
    course_id = course_id_of("housing")
    assert files.file(course_id, "course.md").text == (
        "---\nid: housing\ntitle: Ένταξη & Wohnen\nlanguage: el\n---\n"
    )
    page = client.get(answer.location).get_data(as_text=True)
    assert "Ένταξη &amp; Wohnen" in page
    assert "Not published yet" in page
    assert client.get("/en/courses/housing/").status_code == 404


@pytest.mark.parametrize("key", ["tiny", "Big", "1st", "a b", ""])
def test_a_key_that_does_not_do_is_refused_and_kept(client, here, key):
    session_cookie(client, here.admin)
    form = {"title": "Mine", "key": key, "language": "en"}
    answer = client.submit("/en/workshop/courses/blank/", form)
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.get_data(as_text=True)
    assert session().scalars(select(Course.key).order_by(Course.key)).all() == ["small", "tiny"]


def test_a_page_is_added_at_the_end(client, here):
    answer = add(client, "Needs & wishes", kind="test")
    assert answer.status_code == 303
    assert answer.location.endswith("/en/workshop/tiny/text/1-one/2-needs-wishes.md")
    text = files.file(here.other_course_id, "1-one/2-needs-wishes.md").text
    assert text == "---\nid: needs-wishes\ntitle: Needs & wishes\nkind: test\nminutes: 10\n---\n"
    page = client.get("/en/workshop/tiny/").get_data(as_text=True)
    assert "Needs &amp; wishes" in page
    assert "Test · new" in page
    assert add(client, "", "1-one").status_code == 422
    assert client.get("/en/workshop/tiny/new-page/nowhere/").status_code == 404


def test_a_module_is_added_and_so_is_a_guide(client, here):
    assert add(client, "Second", "modules").location.endswith("/text/2-second/module.md")
    assert add(client, "For hosts", "guide").location.endswith("/text/guide/1-for-hosts.md")
    tree = outline_of(here.other_course_id)
    assert [branch.folder for branch in tree.modules] == ["1-one", "2-second"]
    assert tree.guide


def test_pages_are_put_in_order_and_links_follow(client, here):
    add(client, "Second")
    course_id = here.other_course_id
    linking = TINY[f"{LESSON}.md"] + "See [next](2-second.md).\n"
    edit(course_id, f"{LESSON}.md", linking)
    path = "/en/workshop/tiny/order/1-one/"
    answer = client.submit(path, {"place-1-first": "2", "place-2-second": "1"})
    assert answer.status_code == 303
    assert bases(here) == ["1-one/1-second", "1-one/2-first"]
    assert "[next](1-second.md)" in files.file(course_id, "1-one/2-first.md").text
    client.submit(path, {"move": "2-first:up"})
    assert bases(here) == ["1-one/1-first", "1-one/2-second"]
    client.submit(path, {"move": "nonsense", "place-1-first": "x"})
    assert bases(here) == ["1-one/1-first", "1-one/2-second"]


def test_modules_are_put_in_order(client, here):
    add(client, "Second", "modules")
    client.submit("/en/workshop/tiny/order/modules/", {"move": "2-second:up"})
    assert [branch.folder for branch in outline_of(here.other_course_id).modules] == [
        "1-second",
        "2-one",
    ]
    assert bases(here) == ["2-one/1-first"]


def test_an_order_in_the_front_matter_gives_way(client, here):
    add(client, "Second")
    course_id = here.other_course_id
    second = files.file(course_id, "1-one/2-second.md").text
    edit(course_id, "1-one/2-second.md", second.replace("minutes", "order: 1\nminutes"))
    client.submit("/en/workshop/tiny/order/1-one/", {"place-2-second": "2", "place-1-first": "1"})
    assert bases(here) == ["1-one/1-first", "1-one/2-second"]
    assert "order" not in files.file(course_id, "1-one/2-second.md").text


def test_a_page_is_renamed_moved_copied_and_taken_out(client, here):
    add(client, "Second", "modules")
    own = f"/en/workshop/tiny/pages/{LESSON}"
    course_id = here.other_course_id
    assert client.submit(f"{own}/title", {"title": ""}, page=own).status_code == 422
    client.submit(f"{own}/title", {"title": "The first: of all"}, page=own)
    text = files.file(course_id, f"{LESSON}.md").text
    assert text.startswith("---\nid: tiny-first\ntitle: 'The first: of all'\n")
    assert client.submit(f"{own}/place", {"folder": "9-no"}, page=own).status_code == 422
    client.submit(f"{own}/place", {"folder": "2-second"}, page=own)
    assert bases(here) == ["2-second/1-first"]
    own = "/en/workshop/tiny/pages/2-second/1-first"
    copy = client.submit(f"{own}/copies", page=own)
    assert copy.location.endswith("/text/2-second/2-the-first-of-all-copy.md")
    assert len({page.key for page in outline_of(course_id).pages}) == 5
    assert client.submit(f"{own}/removal", page=own).status_code == 303
    assert bases(here) == ["2-second/2-the-first-of-all-copy"]
    page = client.get("/en/workshop/tiny/").get_data(as_text=True)
    assert "1-one/1-first.md" in page.split("Taken out since the last publish")[1]


def test_a_module_with_pages_stays(client, here):
    own = "/en/workshop/tiny/pages/1-one/module"
    answer = client.submit(f"{own}/removal", page=own)
    assert answer.status_code == 422
    assert "still pages" in answer.get_data(as_text=True)


def test_a_copy_of_a_page_with_questions_has_new_ids_in_all_languages(client, here):
    session_cookie(client, here.author)
    own = "/en/workshop/small/pages/1-one/1-first"
    before = files.family(here.course_id, "1-one/1-first")
    answer = client.submit(f"{own}/copies", page=own)
    base = answer.location.rpartition("/text/")[2].removesuffix(".md")
    after = files.family(here.course_id, base)
    assert len(after) == len(before) == 2
    assert all('<quiz id="' not in text or '-2"' in text for text in after.values())


def test_states_of_a_tree(client, here):
    assert "changed<" not in client.get("/en/workshop/tiny/").get_data(as_text=True)
    edit(here.other_course_id, f"{LESSON}.md", TINY[f"{LESSON}.md"] + "More.\n")
    page = client.get("/en/workshop/tiny/").get_data(as_text=True)
    assert "changed</p>" in page
    assert "published, with unpublished changes" in client.get("/en/workshop/").get_data(
        as_text=True
    )


def test_authors_are_named_and_taken_away(client, here):
    path = "/en/workshop/tiny/authors/"
    assert client.submit(path, {"email": "nobody@example.org"}).status_code == 422
    assert client.submit(path, {"email": "no address"}).status_code == 422
    someone = person("Nils Neu", email="nils@example.org")
    assert client.submit(path, {"email": "nils@example.org"}).status_code == 303
    assert "Nils Neu" in client.get(path).get_data(as_text=True)
    held = select(CourseGrant.person_id).where(CourseGrant.course_id == here.other_course_id)
    assert set(session().scalars(held)) == {here.other, someone}
    gone = client.submit(f"{path}{someone}/removal", page=path)
    assert gone.status_code == 303
    assert client.submit(f"{path}{here.author}/removal", page=path).status_code == 404
    client.submit(f"{path}{here.other}/removal", page=path)
    assert client.get(path).status_code == 403


def test_a_course_leaves_the_catalogue_and_comes_back(client, here):
    path = "/en/workshop/tiny/"
    client.submit(f"{path}retirement", {"action": "retire"}, page=path)
    assert client.get("/en/courses/tiny/").status_code == 404
    assert "Out of the catalogue" in client.get(path).get_data(as_text=True)
    client.submit(f"{path}retirement", {"action": "restore"}, page=path)
    assert client.get("/en/courses/tiny/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["new-page/1-one/", "order/1-one/", f"pages/{LESSON}", "authors/", ""],
)
def test_authors_of_other_courses_find_nothing(client, here, path):
    session_cookie(client, here.author)
    assert client.get(f"/en/workshop/tiny/{path}").status_code == 404

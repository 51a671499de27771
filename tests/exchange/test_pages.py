"""Pages of exchange: who may come in, what is shown, what is written and what never is."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from lms.authoring.queries.files import file, media, working_files
from lms.catalogue.actions.grants import grant_course
from lms.core.actor import Role
from lms.db import session, write
from tests.accounts.factories import signed_in
from tests.authoring.factories import Workbench, edit, workbench
from tests.conftest import token_in
from tests.exchange.samples import DOT, moodle

BASE = "/en/workshop/small/questions"
FIRST = "1-one/1-first.md"
GIFT = "::Capital::Which is it?{=Paris ~Lyon ~Nice}\n\n$CATEGORY: geo\n\n::Height::How high?{#8849:1}\n"


@pytest.fixture
def here(app) -> Workbench:
    return workbench()


@pytest.fixture
def author(client, here) -> FlaskClient:
    writer = signed_in(client, "Wanda Writer")
    with write():
        grant_course(person_id=writer, role=Role.AUTHOR, scope_id=here.course_id, granted_by=None)
    return client


def upload(client: FlaskClient, text: str | bytes, name: str = "q.txt"):
    data = text if isinstance(text, bytes) else text.encode()
    token = token_in(client.get(f"{BASE}/").text)
    return client.post(f"{BASE}/", data={"csrf_token": token, "questions": (BytesIO(data), name)})


def looked(client: FlaskClient, text: str | bytes = GIFT) -> tuple[str, str]:
    """The page after an upload, and its token."""
    answer = upload(client, text)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    found = re.search(r'name="upload" value="([^"]+)"', page.text)
    assert found
    return page.text, found.group(1)


def take(client: FlaskClient, token: str, **values):
    form = {"upload": token, "take": ["0", "1"], "target": f"page:{FIRST}", **values}
    form["csrf_token"] = token_in(client.get(f"{BASE}/").text)
    return client.post(f"{BASE}/import", data=form)


def text_of(here: Workbench, path: str = FIRST) -> str:
    session().rollback()
    return file(here.course_id, path).text


def test_a_file_is_shown_before_anything_changes(author, here) -> None:
    before = text_of(here)
    page, _token = looked(author)
    assert "Capital" in page
    assert "Height" in page
    assert "As learners will see it" in page
    assert "2 questions can be taken as they are" in page
    assert text_of(here) == before


def test_chosen_questions_come_behind_the_page(author, here) -> None:
    before = text_of(here)
    _page, token = looked(author)
    answer = take(author, token, take=["1"])
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/workshop/small/text/{FIRST}")
    after = text_of(here)
    assert after.startswith(before)
    assert "How high?" in after
    assert "Which is it?" not in after


def test_ids_are_new_in_the_course(author, here) -> None:
    _page, token = looked(author)
    assert take(author, token).status_code == 303
    assert take(author, token).status_code == 303
    files = working_files(here.course_id).texts
    text = "".join(words for path, words in files.items() if not path.endswith(".de.md"))
    ids = re.findall(r'<quiz id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {"q-capital", "q-capital-2", "q-height", "q-height-2"} <= set(ids)


def test_a_new_page_with_a_pool_for_each_category(author, here) -> None:
    _page, token = looked(author)
    answer = take(author, token, target="new:1-one", title="From Moodle", pools="1")
    assert answer.status_code == 303
    text = next(t for t in working_files(here.course_id).texts.values() if "From Moodle" in t)
    assert "kind: test" in text
    assert text.count("<pool id=") == 2


def test_what_does_not_fit_one_page_goes_into_several(author, here) -> None:
    many = "\n\n".join(f"::Q{n}::{'words ' * 40} {n}?{{=yes#{'so ' * 30} ~no}}" for n in range(200))
    _page, token = looked(author, many)
    chosen = [str(n) for n in range(200)]
    refused = take(author, token, take=chosen)
    assert refused.status_code == 422
    assert "longer than 64 kB" in refused.text
    before = len(working_files(here.course_id).texts)
    assert take(author, token, take=chosen, target="new:1-one", title="Bank").status_code == 303
    session().rollback()
    assert len(working_files(here.course_id).texts) - before > 1


def test_bad_input_keeps_what_was_chosen(author, here) -> None:
    before = text_of(here)
    _page, token = looked(author)
    for values in (
        {"take": []},
        {"target": "page:../../etc/passwd"},
        {"target": "new:nowhere", "title": "x"},
        {"target": "new:1-one", "title": " "},
        {"target": ""},
    ):
        answer = take(author, token, **{"title": "Kept title", **values})
        assert answer.status_code == 422
        assert "Nothing was taken in" in answer.text
        assert values.get("title", "Kept title").strip() in answer.text
    assert text_of(here) == before


def test_a_page_that_changed_meanwhile_keeps_both(author, here) -> None:
    _page, token = looked(author)
    edit(here.course_id, FIRST, text_of(here) + "\nWritten by a colleague.\n")
    assert take(author, token).status_code == 303
    assert "Written by a colleague." in text_of(here)
    assert "How high?" in text_of(here)


def test_malformed_files_say_their_line_and_leave_nothing(author, here) -> None:
    before = working_files(here.course_id).texts
    for text, line in (
        ("Good?{=yes ~no}\n\nBad{=a ~b\n", 3),
        ("<quiz><question type='essay'>\n</quiz>", 2),
        ("<html></html>", 1),
        (b"\xff\xfe\x00", 1),
    ):
        answer = upload(author, text)
        assert answer.status_code == 422
        assert f"Line {line}:" in answer.text, text
    assert working_files(here.course_id).texts == before
    assert upload(author, b"").status_code == 422
    token = token_in(author.get(f"{BASE}/").text)
    assert author.post(f"{BASE}/", data={"csrf_token": token}).status_code == 422


def test_an_upload_belongs_to_its_course(author, here) -> None:
    _page, token = looked(author)
    with write():
        grant_course(
            person_id=here.other, role=Role.AUTHOR, scope_id=here.other_course_id, granted_by=None
        )
    assert author.get(f"{BASE}/import?upload={token}x").status_code == 404
    assert author.get(f"{BASE}/import").status_code == 303
    other = author.get(f"/en/workshop/tiny/questions/import?upload={token}")
    assert other.status_code == 404


@pytest.mark.parametrize("path", ["/", "/export", "/file", "/import"])
def test_only_its_authors_come_in(client, here, path) -> None:
    assert client.get(BASE + path).status_code == 303
    signed_in(client, "Leo Nobody")
    assert client.get(BASE + path).status_code == 403


@pytest.mark.parametrize("path", ["/", "/import"])
def test_others_cannot_write(client, here, path) -> None:
    assert client.post(BASE + path).status_code in {303, 400, 401}
    writer = signed_in(client, "Olga Elsewhere")
    with write():
        grant_course(
            person_id=writer, role=Role.AUTHOR, scope_id=here.other_course_id, granted_by=None
        )
    token = token_in(client.get("/en/workshop/tiny/questions/").text)
    assert client.post(BASE + path, data={"csrf_token": token}).status_code == 404
    assert client.post("/en/workshop/tiny/questions/").status_code == 400


def test_questions_go_out_with_their_remarks(author, here) -> None:
    quiz = '\n<quiz id="q-out">\nWho?\n\n- [x] Me {#me}\n- [ ] You {#you}\n- [ ] They {#they}\n\n[[?]] Not you.\n</quiz>\n'
    edit(here.course_id, FIRST, text_of(here) + quiz)
    page = author.get(f"{BASE}/export?page={FIRST}&format=gift")
    assert page.status_code == 200
    assert "has no place for hints" in page.text
    gift = author.get(f"{BASE}/file?page={FIRST}&format=gift")
    assert gift.headers["Content-Disposition"].startswith("attachment")
    assert "[id:q-out]" in gift.text
    assert "Not you" in author.get(f"{BASE}/file?format=moodle").text
    for bad in ("format=docx", "page=nowhere.md", "language=xx"):
        assert author.get(f"{BASE}/file?{bad}").status_code == 404


def test_pictures_come_along(author, here) -> None:
    text = moodle(
        f'<question type="essay"><name><text>P</text></name><questiontext format="html">'
        f'<text><![CDATA[<p>Look: <img src="@@PLUGINFILE@@/dot.png" alt="A dot"></p>]]></text>'
        f'<file name="dot.png" path="/" encoding="base64">{DOT}</file></questiontext></question>'
    )
    _page, token = looked(author, text)
    assert take(author, token).status_code == 303
    assert "![A dot](media/dot.png)" in text_of(here)
    assert "1-one/media/dot.png" in media(here.course_id)
    again = author.get(f"{BASE}/file?page={FIRST}")
    assert 'encoding="base64"' in again.text
    assert "@@PLUGINFILE@@/1-one-media-dot.png" in again.text


def test_a_course_goes_out_in_one_language(author, here) -> None:
    quiz = '\n<quiz id="q-two">\n{stem}\n\n- {one} {{#yes}}\n- {two} {{#no}}\n</quiz>\n'
    english = quiz.format(stem="Is it so?", one="[x] Sure", two="[ ] Never")
    german = quiz.format(stem="Ist es so?", one="Sicher", two="Nie")
    edit(here.course_id, FIRST, text_of(here) + english)
    path = FIRST.replace(".md", ".de.md")
    edit(here.course_id, path, text_of(here, path) + german)
    found = author.get(f"{BASE}/file?page={FIRST}&language=de&format=gift").text
    assert "Ist es so?" in found
    assert "=Sicher" in found
    assert "~Nie" in found
    assert "Is it so?" not in found
    assert "Is it so?" in author.get(f"{BASE}/file?page={FIRST}&language=en&format=gift").text

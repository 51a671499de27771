"""Translating in a browser: languages begun, pages saved, two at once, files out and in."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from lms.authoring.queries import files, translation
from lms.authoring.queries.checking import checked
from lms.db import write
from tests.accounts.factories import session_cookie
from tests.authoring.factories import Workbench, edit, workbench
from tests.conftest import token_in

FIRST = "1-one/1-first"
LESSON = f"/en/workshop/tiny/translation/de/{FIRST}"


@pytest.fixture
def here(app, client) -> Workbench:
    found = workbench()
    session_cookie(client, found.other)
    return found


def begin(client, language: str = "de"):
    return client.submit("/en/workshop/tiny/translation/", {"language": language})


def save(client, texts: dict[str, str], path: str = LESSON, **more):
    page = client.get(path).get_data(as_text=True)
    version = page.split('name="row_version" value="')[1].split('"')[0]
    fields = {f"unit:{id_}": text for id_, text in texts.items()}
    data = {"csrf_token": token_in(page), "row_version": version, **fields, **more}
    return client.post(path, data=data)


def german(here: Workbench, base: str = FIRST) -> str:
    return files.file(here.other_course_id, f"{base}.de.md").text


def test_a_language_is_begun_and_a_page_translated(client, here):
    answer = begin(client)
    assert answer.status_code == 303
    assert german(here, "course").startswith("---\nid: tiny\ntitle: Tiny\n")
    assert client.get(answer.location).status_code == 200
    done = save(client, {"front.title": "Der Anfang", "p1.1": "Ein paar Worte."})
    assert done.status_code == 303
    text = german(here)
    assert text.startswith("---\nid: tiny-first\ntitle: Der Anfang\nsource_digests:\n  p1: ")
    assert text.endswith("---\n\nEin paar Worte.\n")
    page = client.get("/en/workshop/tiny/translation/de/").get_data(as_text=True)
    assert "2 of" not in page.split("Der Anfang")[0][-300:]
    overview = client.get("/en/workshop/tiny/translation/").get_data(as_text=True)
    assert "Deutsch" in overview
    assert "parts translated" in overview


def test_a_language_that_is_none_or_there_already_is_refused(client, here):
    assert begin(client, "en").status_code == 422
    assert begin(client, "xx").status_code == 422
    begin(client)
    assert begin(client).status_code == 422
    assert client.get("/en/workshop/tiny/translation/fr/").status_code == 404
    assert client.get(f"/en/workshop/tiny/translation/fr/{FIRST}").status_code == 404
    assert client.get("/en/workshop/tiny/translation/de/1-one/9-no").status_code == 404


def test_a_source_that_changed_is_shown_and_marked(client, here):
    begin(client)
    save(client, {"front.title": "Der Anfang", "p1.1": "Ein paar Worte."})
    source = files.file(here.other_course_id, f"{FIRST}.md").text
    edit(here.other_course_id, f"{FIRST}.md", source.replace("words", "warm words"))
    assert "1 part is out of date" in client.get("/en/workshop/tiny/").get_data(as_text=True)
    page = client.get(LESSON).get_data(as_text=True)
    assert "<ins>warm" in page
    assert "The source has changed since this was translated." in page
    found = checked(here.other_course_id, f"{FIRST}.de.md", german(here))
    assert found.summary.lags == 1
    save(client, {}, checked="p1")
    assert "<ins>" not in client.get(LESSON).get_data(as_text=True)


def test_two_translators_lose_nothing(app, client, here):
    begin(client)
    save(client, {"front.title": "Der Anfang", "p1.1": "Ein paar Worte."})
    second = app.test_client()
    session_cookie(second, here.admin)
    page = second.get(LESSON).get_data(as_text=True)
    save(client, {"p1.1": "Einige Worte.", "front.title": "Der Anfang"})
    version = page.split('name="row_version" value="')[1].split('"')[0]
    data = {"csrf_token": token_in(page), "row_version": version, "unit:front.title": "Beginn"}
    same = second.post(LESSON, data={**data, "unit:p1.1": "Ein paar Worte."})
    assert same.status_code == 303
    assert "title: Beginn" in german(here)
    assert "Einige Worte." in german(here)
    clash = second.post(LESSON, data={**data, "unit:p1.1": "Wenige Worte."})
    assert clash.status_code == 409
    told = clash.get_data(as_text=True)
    assert "Wenige Worte." in told
    assert "Einige Worte." in told
    assert "Einige Worte." in german(here)
    now = told.split('name="row_version" value="')[1].split('"')[0]
    kept = {**data, "row_version": now, "unit:p1.1": "Wenige Worte.", "mine": "1"}
    assert second.post(LESSON, data=kept).status_code == 303
    assert "Wenige Worte." in german(here)


def test_a_page_saves_itself(client, here):
    begin(client)
    page = client.get(LESSON).get_data(as_text=True)
    data = {"csrf_token": token_in(page), "row_version": "", "unit:p1.1": "Ja."}
    answer = client.post(LESSON, data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json["saved"].startswith("Saved ")
    found = translation.sides(here.other_course_id, FIRST, "de")
    assert answer.json["row_version"] == found.sha256


def test_a_question_that_lost_its_gap_is_not_saved_and_stays_typed(client, here):
    session_cookie(client, here.author)
    base, gapped = next(
        (far.base, one)
        for far in translation.how_far(here.course_id, "de")
        for one in translation.sides(here.course_id, far.base, "de").units
        if one.id.endswith(".stem") and "[[" in one.source
    )
    path = f"/en/workshop/small/translation/de/{base}"
    assert gapped.id in client.get(path).get_data(as_text=True)
    before = files.working_files(here.course_id)
    answer = save(client, {gapped.id: "Ohne Lücke"}, path)
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert "Ohne Lücke" in told
    assert "needs the same options and gaps" in told
    assert files.working_files(here.course_id) == before


def test_the_next_page_that_waits_is_offered(client, here):
    begin(client)
    answer = save(client, {"front.title": "Der Anfang", "p1.1": "Worte."}, action="next")
    assert answer.location.endswith("/translation/de/course")  # from the last page to the first


def test_pages_stand_as_the_course_goes(here):
    bases = [one.base for one in translation.how_far(here.other_course_id, "de")]
    assert bases == ["course", "1-one/module", "1-one/1-first"]


def catalog(client, path: str = "/en/workshop/small/translation/de/") -> bytes:
    answer = client.get(f"{path}catalog.po")
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.data


def send(client, data: bytes, path: str = "/en/workshop/small/translation/de/"):
    page = client.get(path).get_data(as_text=True)
    form = {"csrf_token": token_in(page), "file": (BytesIO(data), "x.po")}
    return client.post(f"{path}catalog", data=form)


def test_a_po_file_goes_out_and_comes_back_the_same(client, here):
    session_cookie(client, here.author)
    before = files.working_files(here.course_id)
    data = catalog(client)
    assert len(list(read_po(BytesIO(data)))) > 20
    answer = send(client, data)
    assert "0 texts were changed." in answer.get_data(as_text=True)
    assert files.working_files(here.course_id) == before


def test_a_translated_po_file_is_taken_in_and_what_does_not_fit_is_listed(client, here):
    begin(client)
    path = "/en/workshop/tiny/translation/de/"
    data = catalog(client, path)
    text = data.decode()
    for source, target in (("Some words to read.", "Worte zum Lesen."), ("First", "Erstens")):
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    text = text.replace('msgid "Text."\nmsgstr ""', 'msgid "Texts."\nmsgstr "Texte."')
    answer = send(client, text.encode(), path)
    told = answer.get_data(as_text=True)
    assert "2 texts were changed." in told
    assert "has changed since the file was made" in told
    assert "Worte zum Lesen." in german(here)
    assert "title: Erstens" in german(here)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b'msgid "a\nmsgstr "b"\n', b"<xliff/>", b"", b'msgid ""\nmsgstr 5\n']
)
def test_a_file_that_is_no_po_file_changes_nothing(client, here, data):
    begin(client)
    before = files.working_files(here.other_course_id)
    answer = send(client, data, "/en/workshop/tiny/translation/de/")
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        assert "0 texts were changed." in answer.get_data(as_text=True)
    assert files.working_files(here.other_course_id) == before


def test_only_its_authors_translate_a_course(client, here):
    session_cookie(client, here.author)
    for path in ("", "de/", f"de/{FIRST}", "de/catalog.po"):
        assert client.get(f"/en/workshop/tiny/translation/{path}").status_code == 404


def test_a_note_of_the_checker_is_kept_with_the_other_languages(client, here):
    begin(client)
    save(client, {"front.title": "Der Anfang", "p1.1": "Worte."})
    found = checked(here.other_course_id, f"{FIRST}.md", "---\nid: tiny-first\ntitle: X\n---\nY.\n")
    assert [one.lags for one in found.others] == [1]
    with write():
        from lms.authoring.actions.files import note

        note(course_id=here.other_course_id, summaries=found.others)
    page = client.get("/en/workshop/tiny/").get_data(as_text=True)
    assert "1 part is out of date" in page

"""The editor over HTTP: text, preview, settings, history, find, links; saves of two authors at once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from html5lib import parse

from lms.authoring.queries import files as queries
from lms.content.trees import text_digest
from tests.accounts.factories import session_cookie as sign_in
from tests.authoring.factories import Workbench, edit, workbench
from tests.catalogue.factories import FILES

PATH = "1-one/1-first.md"
TEXT = FILES[PATH]
BASE = "/en/workshop/small"
EDIT = f"{BASE}/text/{PATH}"
POSTS = [EDIT, f"{BASE}/saves/{PATH}", f"{BASE}/preview/{PATH}", f"{BASE}/presence/{PATH}", f"{BASE}/settings/{PATH}", f"{BASE}/history/{PATH}", f"{BASE}/find"]  # fmt: skip
GETS = [EDIT, f"{BASE}/settings/{PATH}", f"{BASE}/history/{PATH}", f"{BASE}/find", f"{BASE}/links"]
JSON = {"Accept": "application/json"}


@pytest.fixture
def here(client: FlaskClient) -> Workbench:
    found = workbench()
    sign_in(client, found.author)
    return found


def now(here: Workbench) -> str:
    return queries.file(here.course_id, PATH).text


def send(client: FlaskClient, path: str, text: str, base: str = TEXT, **more: object):
    data = {"text": text, "base": text_digest(base), **more}
    return client.submit(path, data, page=EDIT, headers=JSON if "/text/" not in path else {})


@pytest.mark.parametrize("path", GETS)
def test_authors_of_the_course_come_in_and_nobody_else(client, here, path):
    assert client.get(path).status_code == 200
    sign_in(client, here.admin)
    assert client.get(path).status_code == 200
    sign_in(client, here.other)
    assert client.get(path).status_code == 404
    sign_in(client, here.learner)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", POSTS)
def test_forms_ask_who_sends_them(client, here, path):
    data = {"text": "x", "csrf_token": client.token(EDIT)}
    client.inspecting = False
    assert client.post(path, data={"text": "x"}).status_code == 400
    sign_in(client, here.learner)
    assert client.post(path, data=data).status_code == 403
    sign_in(client, here.other)
    data["csrf_token"] = client.token(f"/en/workshop/tiny/text/{PATH}")
    assert client.post(path, data=data).status_code == 404
    assert now(here) == TEXT


@pytest.mark.parametrize("path", POSTS)
def test_visitors_sign_in_first(client, here, path):
    fresh = client.application.test_client()
    assert fresh.post(path, data={"text": "x"}).status_code in {400, 401}


@pytest.mark.parametrize("path", ["1-one/none.md", "../course.md", "course.pdf"])
def test_there_is_no_other_file(client, here, path):
    assert client.get(f"{BASE}/text/{path}").status_code in {404, 308}


@pytest.mark.parametrize("path", sorted(path for path in FILES if path.endswith(".md")))
def test_every_page_has_an_editor_a_form_and_a_history(client, here, path):
    for name in ("text", "settings", "history"):
        assert client.get(f"{BASE}/{name}/{path}").status_code == 200


def test_the_preview_shows_what_learners_see_and_the_key(client, here):
    page = client.get(EDIT).get_data(as_text=True)
    assert "Who draws the map?" in page
    assert page.count('<details class="key') == 4
    assert "/media/" in page.split('alt="Two bodies', 1)[0].rsplit("<img", 1)[-1]
    assert f'href="{BASE}/text/glossary.md#mandate"' in page


def test_a_save_is_there(client, here):
    answer = send(client, EDIT, TEXT + "\r\nMore.\r\n")
    assert (answer.status_code, answer.location) == (303, EDIT)
    assert now(here) == TEXT + "\nMore.\n"


def test_a_save_may_lead_to_the_settings_or_to_a_form(client, here):
    assert send(client, EDIT, TEXT, then="settings").location == f"{BASE}/settings/{PATH}"
    answer = send(client, EDIT, TEXT, insert="match", line="7")
    assert answer.location == f"{EDIT}/questions/blank?type=match&line=7"


def test_a_text_that_is_too_long_is_given_back(client, here):
    answer = send(client, EDIT, "long " * 20_000)
    assert answer.status_code == 422
    assert "long long" in answer.get_data(as_text=True)
    assert now(here) == TEXT


def test_line_ends_stay_as_the_file_has_them(client, here):
    edit(here.course_id, PATH, TEXT.replace("\n", "\r\n"))
    base = queries.file(here.course_id, PATH).sha256
    reply = client.submit(f"{BASE}/saves/{PATH}", {"text": TEXT + "More.\n", "base": base}, page=EDIT, headers=JSON)  # fmt: skip
    assert "changes" not in reply.get_json()
    assert now(here) == (TEXT + "More.\n").replace("\n", "\r\n")


def test_a_preview_saves_nothing(client, here):
    answer = send(client, f"{BASE}/preview/{PATH}", TEXT + "\n## One more\n")
    reply = answer.get_json()
    assert (answer.status_code, now(here)) == (200, TEXT)
    lines = (TEXT + "\n## One more\n").split("\n")
    found = next(one for one in reply["blocks"] if "One more" in one["html"])
    assert lines[found["line"] - 1] == "## One more"
    places = [one["line"] for one in reply["blocks"]]
    assert places == sorted(places)
    page = client.submit(f"{BASE}/preview/{PATH}", {"text": "---\nid: first\ntitle: T\n---\n# Big\n"}, page=EDIT)  # fmt: skip
    assert "A heading of the first level" in page.get_data(as_text=True)


def test_an_autosave_says_when(client, here):
    reply = send(client, f"{BASE}/saves/{PATH}", TEXT + "More.\n").get_json()
    assert reply["said"].startswith("Saved ")
    assert reply["base"] == text_digest(TEXT + "More.\n")
    assert "changes" not in reply


def test_what_two_authors_write_in_different_places_is_joined(client, here):
    edit(here.course_id, PATH, TEXT.replace("drew a map", "drew a big map"), here.second)
    reply = send(client, f"{BASE}/saves/{PATH}", TEXT + "More.\n").get_json()
    assert now(here) == TEXT.replace("drew a map", "drew a big map") + "More.\n"
    assert "Sven Second" not in now(here)
    ((start, end, text),) = reply["changes"]
    assert "big map" in text
    assert TEXT.split("\n")[start:end] == [TEXT.split("\n")[start]]
    # What was typed meanwhile goes on from the text that was sent.
    send(client, f"{BASE}/saves/{PATH}", TEXT + "More.\nEven more.\n", base=TEXT + "More.\n")
    assert now(here).endswith("More.\nEven more.\n")
    assert "big map" in now(here)


def test_the_same_line_written_twice_is_chosen(client, here):
    mine, theirs = TEXT.replace("drew a map", "drew mine"), TEXT.replace("drew a map", "drew theirs")  # fmt: skip
    edit(here.course_id, PATH, theirs, here.second)
    reply = send(client, f"{BASE}/saves/{PATH}", mine)
    assert (reply.status_code, reply.get_json()["state"]) == (409, "differs")
    assert "Sven Second" in reply.get_json()["error"]
    shown = send(client, EDIT, mine)
    page = shown.get_data(as_text=True)
    assert shown.status_code == 409
    assert "drew mine" in page
    assert "drew theirs" in page
    number = page.split('name="choice-', 1)[1].split('"', 1)[0]
    chosen = {f"choice-{number}": "both", "theirs": text_digest(theirs)}
    assert send(client, EDIT, mine, **chosen).location == f"{EDIT}?settled=1"
    assert "drew mine" in now(here)
    assert "drew theirs" in now(here)


def test_a_choice_between_older_texts_is_asked_again(client, here):
    edit(here.course_id, PATH, TEXT.replace("drew a map", "drew theirs"), here.second)
    mine = TEXT.replace("drew a map", "drew mine")
    answer = send(client, EDIT, mine, **{"choice-1": "mine", "theirs": "0" * 64})
    assert answer.status_code == 409
    assert "drew theirs" in now(here)


def test_a_text_of_unknown_origin_overwrites_nothing(client, here):
    answer = send(client, f"{BASE}/saves/{PATH}", "Something else.\n", base="never kept")
    assert answer.status_code == 409
    assert now(here) == TEXT


def test_authors_hear_of_each_other(client, here):
    send(client, f"{BASE}/presence/{PATH}", "")
    sign_in(client, here.second)
    reply = send(client, f"{BASE}/presence/{PATH}", "").get_json()
    assert reply["said"] == ["Aino Author has this page open."]
    assert "<p>Aino Author has this page open.</p>" in client.get(EDIT).get_data(as_text=True)
    edit(here.course_id, PATH, TEXT + "x\n", here.author)
    reply = send(client, f"{BASE}/presence/{PATH}", "").get_json()
    assert any("Aino Author changed the page at" in one for one in reply["said"])


def test_settings_change_their_lines_only(client, here):
    page = f"{BASE}/settings/{PATH}"
    shown = client.get(page).get_data(as_text=True)
    assert 'value="read a map of Łódź, and name who is missing"' in shown
    data = fields(shown) | {"minutes": "12", "quiz_counts": "last"}
    assert client.submit(page, data).location == EDIT
    assert now(here) == TEXT.replace("minutes: 10", "minutes: 12").replace("counts: best", "counts: last")  # fmt: skip


def test_settings_that_cannot_be_are_refused(client, here):
    page = f"{BASE}/settings/{PATH}"
    data = fields(client.get(page).get_data(as_text=True))
    for wrong in ({"minutes": "soon"}, {"title": ""}, {"mastery": "7"}):
        answer = client.submit(page, data | wrong)
        assert answer.status_code == 422
        assert "Something needs a change" in answer.get_data(as_text=True)
    assert "soon" in client.submit(page, data | {"minutes": "soon"}).get_data(as_text=True)
    assert now(here) == TEXT


def test_settings_of_two_authors_are_joined(client, here):
    page = f"{BASE}/settings/{PATH}"
    data = fields(client.get(page).get_data(as_text=True))
    edit(here.course_id, PATH, TEXT.replace("minutes: 10", "minutes: 20"), here.second)
    client.submit(page, data | {"title": "A new title"})
    assert "minutes: 20" in now(here)
    assert "title: A new title" in now(here)


def test_front_matter_that_cannot_be_read_has_no_form(client, here):
    edit(here.course_id, PATH, "---\nid: [\n---\nText\n")
    assert "cannot be read" in client.get(f"{BASE}/settings/{PATH}").get_data(as_text=True)
    assert client.get(EDIT).status_code == 200


def test_an_older_text_comes_back(client, here):
    edit(here.course_id, PATH, TEXT + "Worse.\n", here.second)
    page = f"{BASE}/history/{PATH}"
    older = queries.edits(here.course_id, PATH)[0].id
    assert "Worse." in client.get(f"{page}?edit={older}").get_data(as_text=True)
    assert client.submit(page, {"edit": older}, page=EDIT).location == EDIT
    assert now(here) == TEXT
    assert client.submit(page, {"edit": "999999"}, page=EDIT).status_code == 404
    assert client.get(f"{page}?edit=999999").status_code == 404


def test_words_are_found_and_replaced_in_the_chosen_files(client, here):
    page = f"{BASE}/find"
    found = client.get(f"{page}?q=łódź&with=Graz&preview=1").get_data(as_text=True)
    values = [part.split('"', 1)[0] for part in found.split('name="file" value="')[1:]]
    assert f"{text_digest(TEXT)} {PATH}" in values
    data = {"q": "łódź", "with": "Graz", "file": f"{text_digest(TEXT)} {PATH}"}
    assert client.submit(page, data, page=EDIT).status_code == 303
    assert now(here) == TEXT.replace("Łódź", "Graz")
    assert "Łódź" in queries.file(here.course_id, "1-one/1-first.de.md").text
    assert client.submit(page, data, page=EDIT).status_code == 409
    assert client.submit(page, data | {"file": []}, page=EDIT).status_code == 422
    assert client.get(f"{page}?q=zzzz").status_code == 200


def test_links_that_lead_nowhere_are_listed(client, here):
    assert "All links inside the course" in client.get(f"{BASE}/links").get_data(as_text=True)
    edit(here.course_id, PATH, TEXT + "\n[a](3-none.md) [b](https://elsewhere.example/x) [c](2-second.md#nothing)\n")  # fmt: skip
    page = client.get(f"{BASE}/links").get_data(as_text=True)
    assert "There is no lesson 1-one/3-none.md." in page
    assert "has no heading" in page
    assert "https://elsewhere.example/x" in page


def fields(page: str) -> dict[str, str]:
    """The fields of the settings' form as a browser would send them back."""
    root = parse(page, namespaceHTMLElements=False)
    form = next(one for one in root.iter("form") if "keys" in one.get("class", ""))
    found = {one.get("name"): one.get("value", "") for one in form.iter("input")}
    found |= {one.get("name"): (one.text or "").removeprefix("\n") for one in form.iter("textarea")}
    for select in form.iter("select"):
        chosen = next((o for o in select.iter("option") if "selected" in o.attrib), None)
        found[select.get("name")] = chosen.get("value", "") if chosen is not None else ""
    return found

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from lms.db import session
from lms.notices.models import Mail
from tests.notices.mailbox import empty, sent

PATH = "/en/feedback"
WORDS = "The menu closes before I can read it."


@pytest.fixture(autouse=True)
def _mailbox(app):
    app.extensions.pop("tandem_transport", None)
    yield
    app.extensions.pop("tandem_transport", None)


def test_the_page_a_reader_came_from_is_filled_in(client):
    page = client.get(f"{PATH}?page=/en/courses/codesign").get_data(as_text=True)
    assert 'value="/en/courses/codesign"' in page


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example", "call 0900 now", "/a\nb", "javascript:x"]
)
def test_words_that_a_link_brought_along_are_not_shown(client, evil):
    page = client.get(PATH, query_string={"page": evil}).get_data(as_text=True)
    assert 'name="page" type="text" value=""' in page


def test_a_message_reaches_the_contact_and_nothing_of_it_stays(app, client):
    answer = client.submit(
        PATH, {"message": WORDS, "page": "/en/courses", "email": "ana@example.org"}
    )
    assert (answer.status_code, answer.location) == (303, "/en/feedback/thanks")
    assert "on its way" in client.get(answer.location).get_data(as_text=True)
    (letter,) = sent(app)
    assert letter.to == "tandem@example.org"
    assert letter.message["Reply-To"] == "ana@example.org"
    assert WORDS in letter.text
    assert "/en/courses" in letter.text
    session().rollback()
    row = session().scalars(select(Mail)).one()
    assert (row.context, row.reply_to) == ({}, None)


def test_it_works_without_address_and_page_and_in_german(app, client):
    assert (
        client.submit("/de/feedback", {"message": "Die Schrift ist zu klein."}).status_code == 303
    )
    (letter,) = sent(app)
    assert letter.message["Reply-To"] is None
    assert "Die Schrift ist zu klein." in letter.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"message": "", "page": "/en/kept"}, "Fill in this field."),
        ({"message": "x" * 5001, "page": "/en/kept"}, "5,000 characters"),
        ({"message": WORDS, "page": "/en/kept", "email": "not an address"}, "name@example.org"),
        (
            {"message": WORDS, "page": "/en/kept", "email": "a@b.eu\r\nBcc: all@b.eu"},
            "name@example.org",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(app, client, typed, said):
    answer = client.submit(PATH, typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert "/en/kept" in page
    assert typed["message"] in page
    assert sent(app) == []


def test_headers_cannot_be_written_through_the_form(app, client):
    client.submit(
        PATH, {"message": "Hello\r\nBcc: all@example.org\r\n\r\nbody", "page": "/en/x\r\nX-Evil: 1"}
    )
    parsed = message_from_bytes(sent(app)[0].message.as_bytes(), policy=default)
    assert parsed["Bcc"] is None
    assert parsed["X-Evil"] is None
    assert parsed["Subject"].startswith("Feedback: Hello Bcc: all@example.org")


def test_a_robot_is_thanked_and_ignored(app, client):
    assert (
        client.submit(PATH, {"message": WORDS, "website": "https://spam.example"}).status_code
        == 303
    )
    assert sent(app) == []


def test_it_is_refused_without_token(app, client):
    answer = client.post(PATH, data={"message": WORDS})
    assert answer.status_code == 400
    assert WORDS in answer.get_data(as_text=True)
    assert sent(app) == []


def test_it_is_refused_from_another_site(app, client):
    answer = client.submit(PATH, {"message": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert sent(app) == []


def test_nobody_floods_the_mailbox_and_what_was_typed_is_given_back(app, client):
    app.config["RATELIMIT_ENABLED"] = True
    try:
        statuses = [client.submit(PATH, {"message": WORDS}).status_code for _ in range(5)]
        refused = client.submit(PATH, {"message": WORDS})
    finally:
        app.config["RATELIMIT_ENABLED"] = False
    assert statuses == [303] * 5
    assert refused.status_code == 429
    assert WORDS in refused.get_data(as_text=True)
    assert len(sent(app)) == 5
    empty(app)

import pytest
from sqlalchemy import select

from lms.db import session, write
from lms.notices.actions import notify
from lms.notices.adapters.texts import says, texts
from lms.notices.models import Notice
from lms.notices.queries import unread
from tests.accounts.factories import person, signed_in


@pytest.fixture(autouse=True)
def _text():
    says("certificate", lambda p: f"Your certificate for {p['course']} is ready.")
    yield
    texts.pop("certificate")


def tell(person_id, href="/certificates/7"):
    with write():
        notify(person_id, "certificate", {"course": "Co-design <b>"}, href)


def test_a_person_sees_their_own_notices_newest_first(client):
    me, other = signed_in(client), person("Somebody Else")
    tell(me)
    tell(other)
    page = client.get("/en/notices").get_data(as_text=True)
    assert "1 notice is new" in page
    assert page.count("Your certificate for Co-design &lt;b&gt; is ready.") == 1


def test_without_notices_the_page_says_what_will_stand_there(client):
    signed_in(client)
    assert "Nothing yet" in client.get("/en/notices").get_data(as_text=True)


def test_a_notice_leads_to_its_page_and_is_read_then(client):
    me = signed_in(client)
    tell(me)
    answer = client.submit("/de/notices/1/reading", page="/de/notices")
    assert (answer.status_code, answer.location) == (303, "/de/certificates/7")
    session().rollback()
    assert unread(me) == 0


def test_all_can_be_marked_as_read(client):
    me = signed_in(client)
    tell(me)
    tell(me)
    assert client.submit("/en/notices/readings", page="/en/notices").status_code == 303
    session().rollback()
    assert unread(me) == 0


def test_another_persons_notice_is_not_found_and_stays_unread(client):
    me, other = signed_in(client), person("Somebody Else")
    tell(me)
    tell(other)
    theirs = session().scalar(select(Notice.id).where(Notice.person_id == other))
    assert client.submit(f"/en/notices/{theirs}/reading", page="/en/notices").status_code == 404
    session().rollback()
    assert unread(other) == 1


@pytest.mark.parametrize("path", ["/en/notices/1/reading", "/en/notices/readings"])
def test_posts_need_sign_in_and_a_token(client, path):
    assert client.post(path).status_code == 401
    tell(signed_in(client))
    assert client.post(path).status_code == 400


def test_the_list_needs_sign_in(client):
    assert client.get("/en/notices").status_code == 303


def test_the_list_has_pages(client):
    me = signed_in(client)
    for _ in range(51):
        tell(me)
    first = client.get("/en/notices").get_data(as_text=True)
    assert first.count('/reading"') == 50
    assert "?before=2" in first
    assert client.get("/en/notices?before=2").get_data(as_text=True).count('/reading"') == 1


@pytest.mark.parametrize("href", ["https://evil.example", "//evil.example", "evil"])
def test_a_notice_leads_nowhere_else(app, href):
    somebody = person()
    with pytest.raises(Exception, match="ck_notice_href"):
        tell(somebody, href)

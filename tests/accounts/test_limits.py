import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from lms.accounts.adapters import limits
from lms.accounts.adapters.limits import DatabaseStorage
from lms.accounts.models import RateCount
from lms.core.clock import now
from lms.db import session
from tests.accounts.factories import PASSWORD, person, session_cookie
from tests.accounts.test_registration import TYPED, path_in

WRONG = "wrong wrong wrong"
EMAIL = "amira@rheinbrueck.example"
pytestmark = pytest.mark.usefixtures("limits_on")


@pytest.fixture
def amira(app):
    return person("Amira Haddad", EMAIL, password=PASSWORD)


def sign_in(client, password=WRONG, email=EMAIL, address="127.0.0.1", **kwargs):
    there = {"REMOTE_ADDR": address}
    token = re.search(
        r'csrf_token" value="([^"]+)', client.get("/en/sign-in", environ_base=there).text
    ).group(1)
    data = {"csrf_token": token, "email": email, "password": password}
    return client.post("/en/sign-in", data=data, environ_base=there, **kwargs)


def test_tries_are_slowed_down_and_the_page_says_for_how_long(client, amira):
    for _ in range(10):
        assert sign_in(client).status_code == 422
    answer = sign_in(client)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Please wait" in page
    assert f'value="{EMAIL}"' in page
    assert sign_in(client, PASSWORD).status_code == 429


def test_the_wait_ends_whatever_is_tried_meanwhile(client, amira):
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(12):
            sign_in(client)
        for second in (100, 200, 299):
            clock.move_to(start + timedelta(seconds=second))
            assert sign_in(client).status_code == 429
        clock.move_to(start + timedelta(seconds=301))
        assert sign_in(client, PASSWORD).status_code == 303


def test_the_right_password_forgets_the_wrong_ones(client, amira):
    for _ in range(9):
        sign_in(client)
    assert sign_in(client, PASSWORD).status_code == 303
    client.submit("/en/sign-out", page="/en/account")
    for _ in range(9):
        assert sign_in(client).status_code == 422


def test_a_script_is_told_how_long_to_wait(client, amira):
    for _ in range(10):
        sign_in(client)
    answer = sign_in(client, headers={"Accept": "application/json"})
    assert answer.status_code == 429
    assert answer.json["retry_after"] == int(answer.headers["Retry-After"])


def test_one_address_may_not_try_many_accounts(client, app):
    key = limits._key(("address", "127.0.0.1"))
    limits._strategy().hit(limits.ADDRESS, key, cost=98)
    answers = [sign_in(client, email=f"p{number}@city.example").status_code for number in range(3)]
    assert answers == [422, 422, 429]


def test_a_whole_city_hall_may_sign_in(app, amira):
    for _ in range(5):
        browser = app.test_client()
        assert sign_in(browser, PASSWORD).status_code == 303
    kept = session().scalars(select(RateCount.count)).all()
    assert sum(kept) == 0


def test_a_crowd_of_strangers_locks_nobody_out(client, app, amira):
    sign_in(client, PASSWORD, address="198.51.100.7")
    client.submit("/en/sign-out", page="/en/account")
    stranger = app.test_client()
    answers = [sign_in(stranger, address=f"203.0.{number}.9").status_code for number in range(21)]
    assert answers == [422] * 20 + [429]
    # From a network the person has signed in from.
    assert sign_in(app.test_client(), PASSWORD, address="198.51.100.8").status_code == 303
    # From a browser whose session ran out, wherever it is now.
    laptop = app.test_client()
    session_cookie(laptop, amira)
    with time_machine.travel(now() + timedelta(hours=12), tick=False):
        for number in range(21):
            sign_in(stranger, address=f"203.1.{number}.9")
        assert sign_in(laptop, PASSWORD, address="192.0.2.1").status_code == 303


def test_who_proves_to_own_the_mailbox_is_let_in(app, amira, mails):
    stranger, traveller = app.test_client(), app.test_client()
    for number in range(21):
        sign_in(stranger, address=f"203.0.{number}.9")
    assert sign_in(traveller, PASSWORD, address="192.0.2.1").status_code == 429
    there = {"REMOTE_ADDR": "192.0.2.1"}
    assert traveller.submit("/en/password", {"email": EMAIL}, environ_base=there).status_code == 303
    link = path_in(mails()[0])
    fresh = "four grey owls whisper"
    assert traveller.submit(link, {"new_password": fresh}, environ_base=there).status_code == 303
    assert sign_in(traveller, fresh, address="192.0.2.1").status_code == 303


@pytest.mark.parametrize("email", [EMAIL, "nobody@rheinbrueck.example"])
def test_mails_to_one_address_are_few_known_or_not(client, amira, email):
    answers = [client.submit("/en/password", {"email": email}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_registering_again_and_again_is_slowed_down_and_keeps_what_was_typed(client, mails):
    for _ in range(5):
        assert client.submit("/en/register", TYPED).status_code == 303
    answer = client.submit("/en/register", TYPED)
    assert answer.status_code == 429
    assert 'value="Stadt Rheinbrück"' in answer.get_data(as_text=True)
    assert len(mails()) == 5


def test_asking_for_the_mail_again_and_again_sends_few(client, mails):
    client.submit("/en/register", TYPED)
    for _ in range(9):
        assert client.submit("/en/register/mail").status_code == 303
    assert len(mails()) == 6


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/en/account/password", {"password": "wrong wrong", "new_password": "four grey owls"}),
        ("/en/account/email", {"password": "wrong wrong", "email": ""}),
    ],
)
def test_guessing_the_password_in_a_session_is_slowed_down(client, amira, path, data):
    session_cookie(client, amira)
    answers = []
    for number in range(11):
        sent = {**data, "email": f"new{number}@nordhafen.example"}
        answers.append(client.submit(path, sent).status_code)
    assert answers == [422] * 10 + [429]


def test_keys_name_nobody(client, amira):
    sign_in(client)
    for key in session().scalars(select(RateCount.key)):
        assert "amira" not in key
        assert "127.0" not in key


def test_limits_are_off_where_the_settings_say_so(client, app, amira):
    app.config["RATELIMIT_ENABLED"] = False
    assert [sign_in(client).status_code for _ in range(11)] == [422] * 11
    assert session().scalar(select(func.count()).select_from(RateCount)) == 0


def test_a_refused_try_counts_once_however_many_at_a_time(app):
    with app.test_request_context("/en/sign-in"):
        waits = [limits.take(limits.PAIR, "pair", "a", "b") for _ in range(12)]
    assert [wait > 0 for wait in waits] == [False] * 10 + [True] * 2


def test_storage_counts_in_windows(app):
    storage, start = DatabaseStorage(), now()
    with time_machine.travel(start, tick=False) as clock:
        assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
        assert storage.incr("b", 60, 5) == 5
        assert storage.get("a") == 3
        assert storage.get_expiry("a") == pytest.approx((start + timedelta(seconds=60)).timestamp())
        clock.move_to(start + timedelta(seconds=60))
        assert storage.get("a") == 0
        assert storage.incr("a", 60) == 1
        assert storage.incr("a", 60, -1) == 0


def test_storage_forgets(app):
    storage = DatabaseStorage()
    storage.incr("a", 60)
    storage.incr("b", 60)
    storage.clear("a")
    assert (storage.get("a"), storage.get("b")) == (0, 1)
    assert storage.reset() == 1
    assert storage.get("b") == 0
    assert storage.check()


def test_storage_another_storage_can_be_set(make_app):
    app = make_app(limiter_storage="memory://", testing=False)
    with app.test_request_context("/en/sign-in"):
        waits = [limits.take(limits.PAIR, "a") for _ in range(11)]
        assert waits[:10] == [0] * 10
        assert waits[10] > 0
        assert session().scalar(select(func.count()).select_from(RateCount)) == 0

"""Strange values in addresses, fields and cookies are refused in words; nothing breaks."""

from __future__ import annotations

import json

import pytest

from tests.accounts.factories import PASSWORD
from tests.learning.factories import EXAM, LESSON, SECOND
from tests.security.world import World

HUGE = str(2**63), str(10**400), "-1", "0x10", "१२", "", "1\0", "NaN"
NUL = "a\0b"


def test_numbers_that_no_row_has_break_nothing(world: World) -> None:
    for number in HUGE:
        for path in ("/en/account/looks?before=", "/en/notices?before="):
            assert world.people["owner"].get(path + number).status_code in {200, 404}, number
        sent = {"text": "x", "row_version": number, "remove": number, "revision": number}
        for place in ("task", "note"):
            answer = world.send("owner", LESSON + place, sent)
            assert answer.status_code in {303, 404, 409, 422}, (place, number)
        answers = {"attempt": number, "person": number, "q-single~token": number}
        assert world.send("owner", LESSON + "answers", answers).status_code in {303, 409, 422}
        demo = {"person": number}
        assert world.send("visitor", "/en/sign-in/demo", demo).status_code == 404


PLACES = [
    "/en/courses/{}/", "/en/courses/{}/glossary/", "/en/courses/{}/guide/", "/en/courses/small/guide/{}",
    "/en/learn/{}/first/", "/en/learn/small/{}/", "/en/learn/small/{}/print", "/en/certificates/{}",
    "/en/certificates/{}.pdf", "/en/verify/{}", "/en/confirm/{}", "/en/email/{}", "/en/password/{}",
    "/media/" + "a" * 64 + "/{}", "/en/search?q={}", "/en/sign-in?next={}", "/en/feedback?page={}", "/{}",
]  # fmt: skip
STRANGE = ["%00", "a%00b", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc", "%0d%0aX-Evil:1", "'%20OR%201=1--", "%F0%9F%8F%B4", "a" * 5000]  # fmt: skip


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_addresses_are_no_pages(world: World, strange: str) -> None:
    for role in ("visitor", "owner"):
        for place in PLACES:
            answer = world.people[role].get(place.format(strange))
            assert answer.status_code in {200, 303, 308, 400, 404}, (role, place, strange)
            assert "X-Evil" not in answer.headers
    for place in ("courses/{}/enrolment", "courses/{}/leaving", "learn/{}/first/answers", "learn/small/{}/note"):  # fmt: skip
        answer = world.send("owner", "/en/" + place.format(strange))
        assert answer.status_code in {400, 404}, (place, strange)


def test_a_sign_that_no_database_keeps_breaks_nothing(world: World) -> None:
    registration = {"name": NUL, "email": "nul@rheinbrueck.example", "organisation": NUL, "password": PASSWORD + NUL, "language": "en", "time_zone": "Europe/Brussels"}  # fmt: skip
    forms: dict[str, tuple[str, dict[str, str]]] = {
        "/en/account": ("owner", {**registration, "name": NUL}),
        "/en/register": ("visitor", registration),
        "/en/password": ("visitor", {"email": f"x{NUL}@rheinbrueck.example"}),
        "/en/sign-in": ("visitor", {"email": NUL, "password": NUL, "next": NUL, "kept": NUL}),
        "/en/feedback": ("visitor", {"message": NUL, "page": NUL, "email": f"x{NUL}@city.eu"}),
        "/en/account/password": ("owner", {"password": PASSWORD, "new_password": PASSWORD + NUL}),
        "/en/certificates/": ("owner", {"course": NUL}),
        LESSON + "note": ("owner", {"text": NUL, "revision": "1"}),
        LESSON + "task": ("owner", {"text": NUL, "row_version": "1", "key": NUL, "action": NUL}),
        LESSON + "answers": ("owner", {"key": NUL, "check": NUL, "move": f"{NUL}.{NUL}.up"}),
        EXAM + "attempts": ("owner", {"key": NUL}),
        SECOND + "answers": ("owner", {"q-text": NUL, "q-text~token": NUL, "q-blank.b1": NUL, "q-blank~token": NUL}),
    }  # fmt: skip
    for path, (role, data) in forms.items():
        answer = world.send(role, path, data)
        assert answer.status_code in {200, 303, 400, 404, 409, 422}, (path, answer.status_code)


def test_words_of_every_script_can_be_searched(world: World) -> None:
    marks = "".join(chr(code) for code in range(0x80, 0x3000, 5)) + "ﷺ𝟘²½৴:*&|!<->()'\"\\"
    for at in range(0, len(marks), 40):
        answer = world.people["visitor"].get("/en/search", query_string={"q": marks[at : at + 40]})
        assert answer.status_code == 200, marks[at : at + 40]


@pytest.mark.parametrize(
    "kept",
    ["[" * 100_000, '[["a", "\\ud800"]]', "{}", '[["a"]]', "[[1, 2]]", "nonsense", '[["a\\u0000", "\\u0000"]]'],
)  # fmt: skip
def test_kept_words_that_are_none_are_left_out(world: World, kept: str) -> None:
    data = {"email": "owner@rheinbrueck.example", "password": PASSWORD, "kept": kept, "kept_path": "/en/account"}  # fmt: skip
    assert world.send("visitor", "/en/sign-in", data).status_code in {200, 303}


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "[" * 100_000, '{"text": 1}', '{"text": "\\ud800 x"}', "{", ""]
)
def test_a_preview_of_nonsense_is_refused_in_words(world: World, body: str) -> None:
    token = json.loads(json.dumps(world.body("owner", "/en/account")))
    token = token.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    answer = world.people["owner"].post("/en/preview", data=body, headers=headers)
    assert answer.status_code in {200, 400, 422}


@pytest.mark.parametrize("cookie", ["x", "eyJfdXNlcl9pZCI6MX0.x.y", "%00", "a" * 3000])
def test_a_made_up_cookie_is_a_visitor(world: World, cookie: str) -> None:
    client = world.people["visitor"]
    client.set_cookie("tandem", cookie)
    assert client.get("/en/").status_code == 200
    assert client.get("/en/home/").status_code == 303

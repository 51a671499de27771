"""Every route: who may enter, what others get, and what its answers carry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from lms.accounts.rules.tokens import Purpose
from lms.core.actor import Role
from lms.web.access import Access, access_of
from lms.web.headers import HEADERS
from tests.security import administration, cities, editions, mentorships, revisions
from tests.security.world import NAME, ROLES, WORDS, World

# Pages whose form needs a session: the only ones that give a visitor a cookie.
WITH_COOKIE = {
    "accounts.sign_in", "accounts.register", "accounts.forgotten", "accounts.confirm",
    "accounts.new_email", "accounts.reset", "notices.feedback",
}  # fmt: skip
# What everybody gets alike, with a session too.
FOR_ALL = {"files.media", "favicon", "robots", "site.sitemap", "feeds.feed"}
# Addresses that name something of the owner's; for everybody else there is no such thing.
OWNED = {
    "accounts.end_session", "certificates.one", "certificates.file", "certificates.publicity",
    "learning.review", "learning.abandon", "learning.end", "learning.task_file",
    "learning.task_version", "notices.read_one",
    "matches.answer", "matching.overview", "matching.wish", "matching.withdraw", "matching.prepare",
    "matching.run", "matching.show", "matching.city", "matching.compare", "matching.differ",
    "matching.override", "matching.publish", "matching.discard", *mentorships.OWNED,
    *editions.OWNED,
}  # fmt: skip
# What only those may do who take part; others see the course and may not do this.
ENROLLED = {
    "learning.save_answers", "learning.start", "learning.save_note", "learning.mark_read",
    "learning.save_task", "learning.task_file", "learning.task_version", "learning.abandon",
    "learning.end", "matches.mine", *mentorships.MEMBERS, *revisions.ENROLLED,
}  # fmt: skip
TOKENS = {
    "accounts.confirm": Purpose.CONFIRM, "accounts.use_confirmation": Purpose.CONFIRM,
    "accounts.new_email": Purpose.CHANGE_EMAIL, "accounts.use_new_email": Purpose.CHANGE_EMAIL,
    "accounts.reset": Purpose.RESET, "accounts.use_reset": Purpose.RESET,
}  # fmt: skip
LAST = ("accounts.use", "accounts.end", "accounts.sign_out", "learning.leave", "learning.enrol")
OK = {200, 302, 303}
HOLDS = {
    "owner": {Role.CITY_COORDINATOR},
    "author": {Role.AUTHOR},
    "admin": {Role.ADMIN},
}


def routes(world: World, method: str) -> Iterator[tuple[str, str, Access]]:
    """Endpoint, address and mark of each route; what ends sessions comes last."""
    rules: list[Rule] = [r for r in world.app.url_map.iter_rules() if method in (r.methods or ())]
    for rule in sorted(rules, key=lambda r: (str(r.endpoint).startswith(LAST), r.rule)):
        endpoint = str(rule.endpoint)
        access = access_of(world.app, endpoint)
        assert access is not None
        tokens = world.values["tokens"]
        assert isinstance(tokens, dict)
        token = tokens.get(
            {**TOKENS, **cities.TOKENS, **mentorships.TOKENS}.get(endpoint, Purpose.RESET)
        )
        lesson = "exam" if "attempt" in rule.arguments else "first"
        yield endpoint, world.path(rule.rule, token=token, lesson=lesson), access


def may_open(role: str, access: Access) -> bool:
    """Whether the mark of a view lets this role in at all."""
    return not access.roles or bool(access.roles & HOLDS.get(role, set()))


def wanted(role: str, endpoint: str, access: Access, method: str) -> set[int]:
    """The statuses that the access table allows. An empty form is refused with 422."""
    if role == "visitor" and not access.public:
        return {303} if method == "GET" else {401}
    if role != "visitor" and not may_open(role, access):
        return {403}
    if role not in {"visitor", "owner"}:
        if endpoint in ENROLLED:
            return {403}
        if endpoint in OWNED or (endpoint in cities.CITY_OWNED and role != "admin"):
            return {404}
    if method == "GET":
        missing = {"accounts.check_mail", "certificates.file", *editions.OF_A_CITY}
        return OK | ({404} if endpoint in missing else set())
    return OK | {404, 409, 422}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_enter(world: World, role: str) -> None:
    for endpoint, path, access in routes(world, "GET"):
        answer = world.get(role, path)
        assert answer.status_code in wanted(role, endpoint, access, "GET"), (endpoint, role)
        if role == "visitor" and not access.public:
            assert answer.location.startswith("/en/sign-in?next="), endpoint
        if role != "owner" and answer.mimetype == "text/html":
            page = answer.get_data(as_text=True)
            named = endpoint in {"verify.show", "accounts.reset"} or (
                role == "admin" and endpoint in {*cities.CITY_OWNED, *administration.NAMES}
            )
            assert named or NAME not in page, (endpoint, role)
            assert WORDS not in page or endpoint in cities.CITY_OWNED, (endpoint, role)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_send(world: World, role: str) -> None:
    for endpoint, path, access in routes(world, "POST"):
        origin = {"Sec-Fetch-Site": "same-origin"}
        answer = world.send(role, path, headers=origin)
        assert answer.status_code in wanted(role, endpoint, access, "POST"), (endpoint, role)


def test_things_of_one_person_are_nowhere_for_another_learner(world: World) -> None:
    """The outsider takes part in the same course, and changes the number in the address."""
    assert world.send("outsider", "/en/courses/small/enrolment").status_code == 303
    for method in ("GET", "POST"):
        for endpoint, path, _access in routes(world, method):
            if endpoint not in OWNED:
                continue
            if method == "GET":
                answer = world.get("outsider", path)
            else:
                answer = world.send("outsider", path, {"publicity": "closed"})
            assert answer.status_code == 404, endpoint
    form = {"attempt": world.values["attempt"], "q-single": "firm", "q-single~token": "0."}
    answer = world.send("outsider", "/en/learn/small/first/answers", form)
    assert answer.status_code == 404
    remove = {"text": "mine", "row_version": "0", "remove": world.values["file"]}
    assert world.send("outsider", "/en/learn/small/first/task", remove).status_code == 404
    assert world.body("owner", world.path("/en/certificates/<serial>"))


def test_every_answer_carries_the_headers(world: World) -> None:
    for role in ("visitor", "owner"):
        for endpoint, path, _access in routes(world, "GET"):
            answer = world.get(role, path)
            given = {name: answer.headers.get(name, "") for name in HEADERS}
            assert all(given.values()), (endpoint, given)
            assert "unsafe-inline' " not in given["Content-Security-Policy"], endpoint
            assert given["X-Content-Type-Options"] == "nosniff"
            if answer.mimetype == "text/html":
                assert "Cookie" in answer.headers.get("Vary", ""), endpoint
                assert given["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
            kept = answer.headers.get("Cache-Control", "")
            if role == "owner" and endpoint not in FOR_ALL:
                assert "public" not in kept, (endpoint, kept)
                assert "private" in kept or "no-store" in kept, (endpoint, kept)
    for endpoint, path, _access in routes(world, "POST"):
        answer = world.people["visitor"].post(path)
        assert all(answer.headers.get(name) for name in HEADERS), endpoint
        assert "public" not in answer.headers.get("Cache-Control", ""), endpoint


def test_visitors_get_no_cookie(world: World) -> None:
    for endpoint, path, _access in routes(world, "GET"):
        client = world.app.test_client()
        client.inspecting = False
        answer = client.get(path, buffered=True)
        if endpoint not in WITH_COOKIE:
            assert "Set-Cookie" not in answer.headers, endpoint
        else:
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie, endpoint
            assert "SameSite=Lax" in cookie, endpoint
            assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]  # fmt: skip


def test_no_form_is_taken_without_its_token(world: World) -> None:
    for endpoint, path, access in routes(world, "POST"):
        sender = world.people["owner" if may_open("owner", access) else "admin"]
        # What only mentors may send is refused by the mark; their rooms' tests ask for the token.
        refused = access.stateless or not (may_open("owner", access) or may_open("admin", access))
        answer = sender.post(path, data={"a": "b"})
        assert answer.status_code == (403 if refused else 400), endpoint
        wrong = sender.post(path, data={"csrf_token": "wrong"})
        assert wrong.status_code == (403 if refused else 400), endpoint
    assert world.people["owner"].get("/en/home/").status_code == 200


def test_the_token_of_another_person_is_none(world: World) -> None:
    world.people["outsider"].inspecting = False
    page = world.body("outsider", "/en/password")
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    answer = world.people["owner"].post("/en/account", data={"csrf_token": token})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_forms_of_other_sites_are_refused_and_never_answered_with_a_cookie(
    world: World, headers: dict[str, str]
) -> None:
    """Browsers send them without our cookie; an answer with one would end the reader's session."""
    said = "Your account is closed, call 0800 123"
    for role in ("visitor", "owner"):
        for endpoint, path, _access in routes(world, "POST"):
            client = world.people[role] if role == "owner" else world.app.test_client()
            client.inspecting = False
            answer = client.post(path, data={"message": said}, headers=headers)
            assert answer.status_code == 403, (endpoint, role)
            assert role == "owner" or "Set-Cookie" not in answer.headers, endpoint
            assert said not in answer.get_data(as_text=True), (endpoint, role)


def test_each_gets_their_own_page_whoever_asked_before(world: World) -> None:
    """Two people alternate on the same addresses, each bringing what the other was given."""
    assert world.send("outsider", "/en/courses/small/enrolment").status_code == 303
    people = ("owner", "outsider", "visitor")
    for endpoint, path, _access in routes(world, "GET"):
        if endpoint in FOR_ALL or endpoint in OWNED or endpoint == "accounts.reset":
            continue
        tags: dict[str, str] = {}
        for role in (*people, *people):
            others = ", ".join(tag for name, tag in tags.items() if name != role)
            answer = world.get(role, path, headers={"If-None-Match": others})
            assert answer.status_code != 304, (endpoint, role)
            page = answer.get_data(as_text=True)
            if role != "owner":
                assert WORDS not in page, endpoint
                assert endpoint == "verify.show" or NAME not in page, endpoint
            if "ETag" in answer.headers:
                tags[role] = answer.headers["ETag"]
        assert len(set(tags.values())) == len(tags), endpoint


def test_an_unchanged_page_is_not_sent_twice_to_its_reader(world: World) -> None:
    for path in ("/en/home/", "/en/courses/small/", "/en/imprint", "/en/learn/small/first/"):
        for role in ("owner", "visitor"):
            client = world.app.test_client() if role == "visitor" else world.people[role]
            client.inspecting = False
            if client.get(path).status_code != 200:  # a visitor's home; it also shows what was said
                continue
            tag = client.get(path).headers["ETag"]
            again = client.get(path, headers={"If-None-Match": tag})
            assert again.status_code == 304, (path, role)
            assert "Cookie" in again.headers["Vary"]

"""The coordinators' pages and the cities' answers, over HTTP, on both databases."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.activity.models import AuditEntry
from lms.db import session
from lms.mentoring.models.matching import MatchPair, MatchRule, MatchRun
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.rules.mentorships import MentorshipState
from lms.notices.models import Mail, Notice
from tests.accounts.factories import session_cookie
from tests.mentoring.factories import end
from tests.mentoring.matching.factories import World, world

RUN = {
    "kind": "mentoring", "complementarity": "5", "language": "3", "size": "2", "country": "1",
    "earlier": "2", "countries": "other", "earlier_pairs": "avoid", "common_language": "y",
    "need_met": "y", "everyone_first": "y",
}  # fmt: skip


@pytest.fixture
def cities(app) -> World:
    return world()


@pytest.fixture
def paul(app, cities: World) -> FlaskClient:
    return browser(app, cities.coordinator)


def browser(app, person_id: int) -> FlaskClient:
    client: FlaskClient = app.test_client()
    session_cookie(client, person_id)
    return client


def base(cities: World) -> str:
    return f"/en/editions/{cities.slug}/matching/"


def make_run(client: FlaskClient, cities: World, **changes: str) -> str:
    sent = {name: value for name, value in {**RUN, **changes}.items() if value}
    answer = client.submit(base(cities) + "runs/", sent, page=base(cities) + "runs/proposal")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def send(client: FlaskClient, path: str, data: dict[str, str] | None = None):
    """POST with a good token, whatever page the reader may see."""
    return client.submit(path, data, page="/en/account")


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def pairs(run: int = 1) -> set[tuple[int, int]]:
    rows = session().execute(
        select(MatchPair.champion_id, MatchPair.mentee_id)
        .join(MatchRun, MatchRun.id == MatchPair.run_id)
        .where(MatchRun.number == run)
    )
    found = {(champion, mentee) for champion, mentee in rows}
    session().rollback()
    return found


def published(client: FlaskClient, cities: World) -> list[int]:
    run = make_run(client, cities)
    assert client.submit(run + "publication", page=run).status_code == 303
    found = list(session().scalars(select(Mentorship.id).order_by(Mentorship.champion_id)))
    session().rollback()
    return found


def test_a_run_finds_the_best_pairs_and_says_why(cities: World, paul: FlaskClient) -> None:
    run = make_run(paul, cities)
    assert pairs() == {(cities.strong, cities.first), (cities.second, cities.other)}
    page = text(paul, run)
    assert "Αγία Θάλασσα mentors Valmora" in page
    assert "2 pairs" in page
    assert "narrow topic of HOU" in page
    assert "need 3 of 3, strength 4 of 4, so far 1" in page
    assert "Instead" in page
    overview = text(paul, base(cities))
    assert "Run 1" in overview
    assert "Paul Programme" in overview


def test_a_run_keeps_what_it_was_made_from(cities: World, paul: FlaskClient) -> None:
    make_run(paul, cities, complementarity="9")
    run = session().scalars(select(MatchRun)).one()
    assert run.weights["complementarity"] == 9
    ids = {one["id"]: one["profile_id"] for one in run.snapshot["cities"]}
    assert set(ids) == {cities.strong, cities.second, cities.first, cities.other}
    assert all(ids.values())
    session().rollback()
    page = text(paul, base(cities) + "runs/proposal")
    assert 'value="9"' in page


def test_any_two_cities_are_compared_in_two_clicks(cities: World, paul: FlaskClient) -> None:
    run = make_run(paul, cities)
    page = text(paul, run)
    assert f"{run}cities/{cities.first}" in page
    others = text(paul, f"{run}cities/{cities.first}")
    two = f"{run}comparison?champion={cities.second}&mentee={cities.first}"
    assert two.replace("&", "&amp;") in others
    compared = text(paul, two)
    assert "They are no pair because the whole is better otherwise" in compared
    assert "Αγία Θάλασσα mentors Łódka" in compared  # what would begin
    assert "Αγία Θάλασσα mentors Valmora" in compared  # what would end
    same = text(paul, f"{run}comparison?champion={cities.first}&mentee={cities.strong}")
    assert "They are a pair in this run" in same
    odd = text(paul, f"{run}comparison?champion={cities.first}&mentee={cities.other}")
    assert "cannot be a pair" in odd
    assert "Choose two cities" in text(paul, f"{run}comparison")
    for nonsense in ("x", "9" * 30, "-1", ""):
        text(paul, f"{run}comparison?champion={nonsense}&mentee={cities.first}")


def test_a_lock_and_a_ban_hold(cities: World, paul: FlaskClient) -> None:
    lock = {
        "kind": "lock",
        "mentorship_kind": "mentoring",
        "champion": str(cities.second),
        "mentee": str(cities.first),
        "reason": "Both asked for it",
    }
    assert paul.submit(base(cities) + "wishes", lock, page=base(cities)).status_code == 303
    run = make_run(paul, cities)
    assert (cities.second, cities.first) in pairs()
    assert "Both asked for it" in text(paul, run)
    again = paul.submit(base(cities) + "wishes", lock, page=base(cities))
    assert again.status_code == 422
    rule = session().scalars(select(MatchRule.id)).one()
    session().rollback()
    gone = paul.submit(f"{base(cities)}wishes/{rule}/removal", page=base(cities))
    assert gone.status_code == 303
    ban = {**lock, "kind": "forbid", "champion": str(cities.strong)}
    assert paul.submit(base(cities) + "wishes", ban, page=base(cities)).status_code == 303
    run = make_run(paul, cities)
    assert (cities.strong, cities.first) not in pairs(2)
    others = text(paul, f"{run}comparison?champion={cities.strong}&mentee={cities.first}")
    assert "These two are banned" in others
    difference = text(paul, f"{run}difference/1")
    assert "Pairs in both" in difference


def test_wishes_that_contradict_are_named_with_what_to_give_up(
    cities: World, paul: FlaskClient
) -> None:
    for mentee in (cities.first, cities.other):
        lock = {
            "kind": "lock",
            "mentorship_kind": "mentoring",
            "champion": str(cities.second),
            "mentee": str(mentee),
            "reason": "asked",
        }
        assert paul.submit(base(cities) + "wishes", lock, page=base(cities)).status_code == 303
    answer = paul.submit(base(cities) + "runs/", RUN, page=base(cities) + "runs/proposal")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Rheinbrück has room for 1 city, but is locked with more" in page
    assert "Take a lock away, or ask for more room" in page
    assert "Ask Rheinbrück for room for 1 more city" in page
    assert "Give up the lock Rheinbrück – Valmora" in page
    assert "Then a run finds 2 pairs" in page


def test_a_refused_wish_keeps_what_was_typed(cities: World, paul: FlaskClient) -> None:
    sent = {"champion": str(cities.strong), "mentee": str(cities.strong), "reason": "my reason"}
    for changes in ({}, {"kind": "lock"}, {"kind": "lock", "mentee": "x"}):
        answer = paul.submit(base(cities) + "wishes", {**sent, **changes}, page=base(cities))
        assert answer.status_code == 422
        assert "my reason" in answer.get_data(as_text=True)
    bad = paul.submit(
        base(cities) + "runs/", {**RUN, "size": "11"}, page=base(cities) + "runs/proposal"
    )
    assert bad.status_code == 422
    assert 'value="11"' in bad.get_data(as_text=True)


def test_a_change_makes_a_new_run_and_leaves_the_old(cities: World, paul: FlaskClient) -> None:
    run = make_run(paul, cities)
    change = {
        "champion": str(cities.second),
        "mentee": str(cities.first),
        "kind": "lock",
        "reason": "They know each other",
    }
    refused = paul.submit(
        run + "changes",
        {**change, "reason": ""},
        page=f"{run}comparison?champion={cities.second}&mentee={cities.first}",
    )
    assert refused.status_code == 422
    made = paul.submit(run + "changes", change, page=run)
    assert made.status_code == 303
    assert made.location.endswith("/runs/2/")
    assert pairs(1) == {(cities.strong, cities.first), (cities.second, cities.other)}
    assert pairs(2) == {(cities.second, cities.first), (cities.strong, cities.other)}
    page = text(paul, made.location)
    assert "They know each other" in page
    assert "What is different from run 1" in page
    apart = {**change, "kind": "forbid", "champion": str(cities.strong)}
    third = paul.submit(made.location + "changes", apart, page=made.location)
    assert third.status_code == 303
    assert (cities.strong, cities.first) not in pairs(3)
    assert noted("overridden") == 2
    wrong = {**change, "champion": str(cities.first), "mentee": str(cities.other)}
    assert paul.submit(run + "changes", wrong, page=run).status_code == 422


def noted(verb: str) -> int:
    found = session().scalar(select(func.count()).where(AuditEntry.verb == verb))
    session().rollback()
    return found or 0


def test_publishing_proposes_to_both_cities_at_once(cities: World, paul: FlaskClient) -> None:
    run = make_run(paul, cities)
    assert paul.submit(run + "publication", page=run).status_code == 303
    found = session().execute(select(Mentorship.champion_id, Mentorship.mentee_id)).all()
    assert {tuple(row) for row in found} == pairs()
    assert set(session().scalars(select(Mentorship.state))) == {MentorshipState.PROPOSED}
    told = set(session().scalars(select(Notice.person_id).where(Notice.kind == "match_proposed")))
    assert told == {cities.strong_lead, cities.first_lead, cities.other_lead}
    mails = set(session().scalars(select(Mail.person_id)))
    assert mails == told
    session().rollback()
    assert noted("proposed") == 1
    assert "proposed to the cities" in text(paul, run)
    again = send(paul, run + "publication")
    assert again.status_code == 409
    assert send(paul, run + "discarding").status_code == 409


def test_a_run_of_yesterday_is_not_published_over_todays_pairs(
    cities: World, paul: FlaskClient
) -> None:
    old = make_run(paul, cities)
    published(paul, cities)
    assert send(paul, old + "publication").status_code == 409


def test_both_accept_and_the_pair_is_agreed(app, cities: World, paul: FlaskClient) -> None:
    match = published(paul, cities)[0]
    strong, first = browser(app, cities.strong_lead), browser(app, cities.first_lead)
    page = text(strong, "/en/matches/")
    assert "Αγία Θάλασσα mentors Valmora" in page
    assert "Where the points come from" in page
    assert "Łódka" not in page
    path = f"/en/matches/{match}/answer"
    yes = {"answer": "accept", "side": "champion"}
    assert strong.submit(path, yes, page="/en/matches/").status_code == 303
    assert state_of(match) is MentorshipState.PROPOSED
    assert send(strong, path, yes).status_code == 409
    sent = {"answer": "accept", "side": "mentee", "reason": "gladly"}
    assert first.submit(path, sent, page="/en/matches/").status_code == 303
    assert state_of(match) is MentorshipState.AGREED
    steps = session().execute(
        select(MentorshipStep.state, MentorshipStep.side, MentorshipStep.by)
        .where(MentorshipStep.mentorship_id == match)
        .order_by(MentorshipStep.id)
    )
    assert [tuple(row) for row in steps] == [
        ("proposed", None, cities.coordinator),
        ("agreed", "champion", cities.strong_lead),
        ("agreed", "mentee", cities.first_lead),
    ]
    told = set(session().scalars(select(Notice.person_id).where(Notice.kind == "match_agreed")))
    session().rollback()
    assert told == {cities.strong_lead, cities.coordinator}
    assert noted("accepted") == 2
    assert "gladly" in text(strong, "/en/matches/")


def state_of(match: int) -> MentorshipState:
    found = session().scalar(select(Mentorship.state).where(Mentorship.id == match))
    session().rollback()
    return MentorshipState(str(found))


def test_who_declines_says_why_and_the_next_run_looks_elsewhere(
    app, cities: World, paul: FlaskClient
) -> None:
    match = published(paul, cities)[0]
    first = browser(app, cities.first_lead)
    path = f"/en/matches/{match}/answer"
    bare = first.submit(path, {"answer": "decline", "side": "mentee"}, page="/en/matches/")
    assert bare.status_code == 422
    assert "Say why" in bare.get_data(as_text=True)
    assert first.submit(path, {"reason": "kept words"}, page="/en/matches/").status_code == 422
    no = {"answer": "decline", "side": "mentee", "reason": "Too far away"}
    assert first.submit(path, no, page="/en/matches/").status_code == 303
    assert state_of(match) is MentorshipState.DECLINED
    notice = (
        session()
        .execute(
            select(Notice.href).where(
                Notice.kind == "match_declined", Notice.person_id == cities.coordinator
            )
        )
        .scalar_one()
    )
    session().rollback()
    assert "declined: “Too far away”" in text(paul, "/en" + notice)
    assert noted("declined") == 1
    run = make_run(paul, cities)
    assert (cities.strong, cities.first) not in pairs(2)
    page = text(paul, f"{run}cities/{cities.first}")
    assert "or one of them declined" in page


def test_a_side_answers_for_itself_only(app, cities: World, paul: FlaskClient) -> None:
    match, second = published(paul, cities)
    path = f"/en/matches/{match}/answer"
    yes = {"answer": "accept", "side": "champion"}
    first = browser(app, cities.first_lead)
    assert first.submit(path, yes, page="/en/matches/").status_code == 403
    assert send(browser(app, cities.outsider), path, yes).status_code == 404
    assert send(browser(app, cities.other_lead), path, yes).status_code == 404
    assert send(paul, path, yes).status_code == 404
    assert send(browser(app, cities.elsewhere), path, yes).status_code == 404
    assert send(first, "/en/matches/99999/answer", yes).status_code == 404
    assert app.test_client().get("/en/matches/").status_code == 303
    assert browser(app, cities.elsewhere).get("/en/matches/").status_code == 403
    assert "Nothing is proposed" in text(browser(app, cities.outsider), "/en/matches/")
    end(second, MentorshipState.COMPLETED)
    closed = {"answer": "accept", "side": "mentee"}
    lead = browser(app, cities.other_lead)
    assert send(lead, f"/en/matches/{second}/answer", closed).status_code == 404


def test_who_leads_no_city_any_more_answers_no_more(app, cities: World, paul: FlaskClient) -> None:
    from sqlalchemy import delete

    from lms.accounts.models import RoleGrant
    from lms.db import write

    match = published(paul, cities)[0]
    strong = browser(app, cities.strong_lead)
    with write():
        session().execute(delete(RoleGrant).where(RoleGrant.person_id == cities.strong_lead))
    yes = {"answer": "accept", "side": "champion"}
    assert send(strong, f"/en/matches/{match}/answer", yes).status_code == 404
    assert strong.get("/en/matches/").status_code == 403


GETS = ("", "runs/proposal", "runs/1/", "runs/1/cities/{city}", "runs/1/comparison", "runs/1/difference/2")  # fmt: skip
POSTS = ("wishes", "wishes/1/removal", "runs/", "runs/1/changes", "runs/1/publication", "runs/1/discarding")  # fmt: skip


def test_who_may_enter(app, cities: World, paul: FlaskClient) -> None:
    make_run(paul, cities)
    make_run(paul, cities)
    lead, outsider = browser(app, cities.strong_lead), browser(app, cities.outsider)
    visitor = app.test_client()
    for address in GETS:
        path = base(cities) + address.format(city=cities.first)
        text(paul, path)
        assert lead.get(path).status_code == 403, path
        assert outsider.get(path).status_code == 404, path
        assert visitor.get(path).status_code == 303, path
        assert paul.get(path.replace(cities.slug, "nowhere")).status_code == 404
    for address in POSTS:
        path = base(cities) + address
        assert send(lead, path).status_code == 403, path
        assert send(outsider, path).status_code == 404, path
        assert paul.post(path).status_code == 400, path
    for address in ("runs/77/", "runs/1/cities/99999", "runs/1/difference/77"):
        assert paul.get(base(cities) + address).status_code == 404
    for address in ("wishes/99999/removal", "runs/77/publication", "runs/77/discarding"):
        assert send(paul, base(cities) + address).status_code == 404
    assert pairs()


def test_a_lock_that_is_fulfilled_is_in_nobodys_way(cities: World, paul: FlaskClient) -> None:
    lock = {
        "kind": "lock",
        "mentorship_kind": "mentoring",
        "champion": str(cities.strong),
        "mentee": str(cities.first),
        "reason": "asked",
    }
    assert paul.submit(base(cities) + "wishes", lock, page=base(cities)).status_code == 303
    published(paul, cities)
    run = make_run(paul, cities)
    assert "No pair is possible" in text(paul, run)
    shadowing = {**lock, "mentorship_kind": "job_shadowing", "champion": str(cities.other)}
    assert paul.submit(base(cities) + "wishes", shadowing, page=base(cities)).status_code == 303
    make_run(paul, cities)


def test_a_run_put_aside_is_not_published(cities: World, paul: FlaskClient) -> None:
    run = make_run(paul, cities)
    assert paul.submit(run + "discarding", page=run).status_code == 303
    assert "put aside" in text(paul, run)
    assert send(paul, run + "publication").status_code == 409
    assert session().scalar(select(func.count(Mentorship.id))) == 0


def test_job_shadowing_pairs_cities_that_help_each_other(cities: World, paul: FlaskClient) -> None:
    from tests.mentoring.matching.factories import BOTH, NEED, OFFER, profile

    empty = make_run(paul, cities, kind="job_shadowing")
    assert "No pair is possible" in text(paul, empty)
    from sqlalchemy import update

    from lms.db import write
    from lms.mentoring.models.profiles import Profile

    with write():
        session().execute(update(Profile).values(state="superseded"))
    profile(cities.strong, {"HOU": (OFFER, 4, 2), "EMP": (NEED, 0, 3)}, mentees=1)
    profile(cities.first, {"HOU": (NEED, 1, 3), "EMP": (BOTH, 3, 1)})
    run = make_run(paul, cities, kind="job_shadowing")
    page = text(paul, run)
    assert "Αγία Θάλασσα and Valmora" in page
    assert "Gives back" in page
    text(paul, f"{run}cities/{cities.first}")
    text(paul, f"{run}comparison?champion={cities.first}&mentee={cities.strong}")
    text(paul, f"{run}difference/1")
    assert paul.submit(run + "publication", page=run).status_code == 303
    assert set(session().scalars(select(Mentorship.kind))) == {"job_shadowing"}


def test_a_pair_of_one_kind_is_not_proposed_as_another(cities: World, paul: FlaskClient) -> None:
    from sqlalchemy import update

    from lms.db import write
    from lms.mentoring.models.profiles import Profile
    from tests.mentoring.matching.factories import NEED, OFFER, profile

    with write():
        session().execute(update(Profile).values(state="superseded"))
    profile(cities.strong, {"HOU": (OFFER, 4, 2), "EMP": (NEED, 0, 3)}, mentees=1)
    profile(cities.first, {"HOU": (NEED, 1, 3), "EMP": (OFFER, 3, 1)})
    shadowing = make_run(paul, cities, kind="job_shadowing")
    assert pairs() == {(cities.strong, cities.first)}
    published(paul, cities)
    assert send(paul, shadowing + "publication").status_code == 409
    make_run(paul, cities, kind="job_shadowing")
    assert pairs(3) == set()


def test_the_number_of_statements_does_not_grow(app, cities: World, paul: FlaskClient) -> None:
    from sqlalchemy import event

    from lms.db import db
    from tests.mentoring.matching.factories import NEED, profile

    run = make_run(paul, cities)

    def count(path: str) -> int:
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        text(paul, path)
        return len(seen)

    few = count(run), count(base(cities))
    from lms.editions.rules import CityRole
    from tests.cities.factories import city
    from tests.editions.factories import take_part

    for number in range(6):
        more = city(f"More {number}")
        take_part(cities.edition_id, more, CityRole.MENTEE)
        profile(more, {"HOU": (NEED, 0, 2)})
    run = make_run(paul, cities)
    text(paul, run)
    many = count(run), count(base(cities))
    assert many[0] // 2 <= few[0] + 2
    assert many[1] // 2 <= few[1] + 2

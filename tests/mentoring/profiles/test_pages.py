"""A city fills in its profile: drafts, two at once, publishing, versions."""

from __future__ import annotations

import pytest

from lms.cities.queries import city_by_id
from lms.core.actor import Role, Scope
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.mentoring.actions import profiles as actions
from lms.mentoring.queries import profiles as queries
from lms.mentoring.rules.profiles import (
    ChangedElsewhere,
    FieldEntry,
    ProfileState,
    ProfileWords,
    Stance,
)
from tests.accounts.factories import grant, person, session_cookie
from tests.cities.factories import city, fields, member

HOUSING = FieldEntry("HOU", Stance.NEED, 1, 3, "Private landlords", "Minutes of 2026")
LANGUAGE = FieldEntry("LAN", Stance.OFFER, 4, 2, "From week two", "140 pairs")
WORDS = ProfileWords(("de", "en"), 2, 3, (HOUSING, LANGUAGE))


@pytest.fixture
def place(app):
    fields()
    return city_by_id(city("Łódka am Fluß"))


@pytest.fixture
def browser(app, place):
    def make(role: Role | None = Role.CITY_COORDINATOR, belongs: bool = True):
        who = person("Κωνσταντίνα Παπαδημητρίου")
        if belongs:
            member(who, place.id)
        if role:
            scope = Scope.CITY if role in {Role.CITY_COORDINATOR, Role.MENTOR} else Scope.PLATFORM
            grant(who, role, scope, place.id if scope is Scope.CITY else None)
        client = app.test_client()
        session_cookie(client, who)
        return client

    return make


def sent(words: ProfileWords = WORDS, row_version: int = 0, action: str = "draft", **more):
    data = {
        "row_version": row_version,
        "action": action,
        "languages": list(words.languages),
        "mentees": words.mentees,
        "visits": words.visits,
    }
    for one in words.fields:
        data |= {
            f"stance_{one.code}": str(one.stance),
            f"maturity_{one.code}": one.maturity,
            f"priority_{one.code}": one.priority,
            f"topic_{one.code}": one.topic,
            f"evidence_{one.code}": one.evidence,
        }
    return {**blank(), **data, **more}


def blank():
    found = {}
    for one in (
        "HOU",
        "EMP",
        "EDU",
        "LAN",
        "HEA",
        "WEL",
        "LEG",
        "POL",
        "COO",
        "PAR",
        "NAR",
        "ADI",
        "NEI",
        "ADM",
        "VOL",
    ):
        found |= {f"stance_{one}": "none", f"maturity_{one}": "0", f"priority_{one}": "2"}
    return found


def test_partial_work_is_saved_and_comes_back(place, browser):
    client, base = browser(), f"/en/cities/{place.slug}/profile"
    assert "Fill in the profile" in client.get(base).get_data(as_text=True)
    part = ProfileWords((), 0, 0, (FieldEntry("HOU", topic="Only a thought"),))
    answer = client.submit(f"{base}/draft", sent(part))
    assert answer.status_code == 303
    page = client.get(f"{base}/draft").get_data(as_text=True)
    assert 'value="Only a thought"' in page
    assert queries.published([place.id]) == []
    found = queries.draft_of(place.id)
    assert (found.row_version, found.words) == (2, part)
    assert "Go on with the draft" in client.get(base).get_data(as_text=True)


def test_publishing_supersedes_and_matches_keep_the_old_one(place, browser):
    client, base = browser(), f"/en/cities/{place.slug}/profile"
    answer = client.submit(f"{base}/draft", sent(action="publish"))
    assert answer.status_code == 303
    assert answer.location.endswith("/profile")
    (first,) = queries.published([place.id])
    assert first.words.said() == WORDS.said()
    assert queries.draft_of(place.id) is None
    page = client.get(base).get_data(as_text=True)
    assert "Private landlords" in page
    assert 'class="drawing"' in page
    other = ProfileWords(("de",), 1, 0, (LANGUAGE,))
    assert client.submit(f"{base}/draft", sent(other, action="publish")).status_code == 303
    (second,) = queries.published([place.id])
    assert second.words.said() == other.said()
    (kept,) = queries.kept([first.id])
    assert (kept.state, kept.words) == (ProfileState.SUPERSEDED, first.words)
    listed = client.get(f"{base}/versions").get_data(as_text=True)
    assert listed.count("/profile/versions/") == 2
    old = client.get(f"{base}/versions/{first.id}")
    assert "Private landlords" in old.get_data(as_text=True)


def test_what_stands_in_the_way_is_said_at_its_field_and_the_draft_is_kept(place, browser):
    client, base = browser(), f"/en/cities/{place.slug}/profile"
    wrong = ProfileWords((), 0, 0, (FieldEntry("HOU", Stance.BOTH, 1, 3),))
    answer = client.submit(f"{base}/draft", sent(wrong, action="publish"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for anchor in ("#topic_HOU", "#evidence_HOU", "#languages-0", "#mentees"):
        assert f'href="{anchor}"' in page
    assert queries.published([place.id]) == []
    assert queries.draft_of(place.id).words == wrong
    again = client.submit(f"{base}/draft", sent(row_version=2, action="publish"))
    assert again.status_code == 303


@pytest.mark.parametrize(
    "bad",
    [
        {"mentees": "-1"},
        {"visits": "many"},
        {"stance_HOU": "whatever"},
        {"maturity_LAN": "9"},
        {"topic_HOU": "x" * 121},
        {"languages": ["xx"]},
    ],
)
def test_what_no_profile_can_hold_is_refused_and_kept(place, browser, bad):
    client, base = browser(), f"/en/cities/{place.slug}/profile"
    answer = client.submit(f"{base}/draft", sent(**bad))
    assert answer.status_code == 422
    assert "Private landlords" in answer.get_data(as_text=True) or "topic_HOU" in bad
    assert queries.draft_of(place.id) is None


def test_two_who_write_at_once_lose_nothing(place, browser):
    one, other, base = browser(), browser(), f"/en/cities/{place.slug}/profile"
    assert one.submit(f"{base}/draft", sent()).status_code == 303
    mine = ProfileWords(("de",), 1, 1, (FieldEntry("HOU", Stance.NEED, 0, 1, "Hotels"),))
    answer = other.submit(f"{base}/draft", sent(mine, row_version=1))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="Hotels"' in page
    assert "Private landlords" in page
    assert 'name="row_version" type="hidden" value="2"' in page
    assert queries.draft_of(place.id).words.said() == WORDS.said()
    assert other.submit(f"{base}/draft", sent(mine, row_version=2)).status_code == 303
    assert queries.draft_of(place.id).words.entry("HOU").topic == "Hotels"


def test_the_same_once_more_changes_nothing(place):
    with write():
        first = actions.save_draft(city_id=place.id, words=WORDS)
    with write():
        again = actions.save_draft(city_id=place.id, words=WORDS, row_version=0)
    assert again == first


def test_actions_refuse_what_pages_do_not_offer(place):
    with pytest.raises(NotFound), write():
        actions.publish(city_id=place.id, row_version=1)
    with write():
        saved = actions.save_draft(city_id=place.id, words=ProfileWords(("de",)))
    with pytest.raises(ChangedElsewhere), write():
        actions.publish(city_id=place.id, row_version=saved.row_version + 1)
    with pytest.raises(Conflict), write():
        actions.publish(city_id=place.id, row_version=saved.row_version)
    with write():
        actions.discard_draft(city_id=place.id, row_version=saved.row_version)
    assert queries.draft_of(place.id) is None


def test_a_draft_may_be_thrown_away(place, browser):
    client, base = browser(), f"/en/cities/{place.slug}/profile"
    client.submit(f"{base}/draft", sent())
    answer = client.submit(f"{base}/draft/removal", page=f"{base}/draft")
    assert answer.status_code == 303
    assert queries.draft_of(place.id) is None


def test_who_enters(app, client, place, browser):
    base = f"/en/cities/{place.slug}/profile"
    with write():
        saved = actions.save_draft(city_id=place.id, words=WORDS)
        actions.publish(city_id=place.id, row_version=saved.row_version)
        draft = actions.save_draft(city_id=place.id, words=ProfileWords(("de",)))
    reader, outsider = browser(None), browser(None, belongs=False)
    programme, elsewhere = browser(Role.PROGRAMME_COORDINATOR, belongs=False), app.test_client()
    lead = person("Other Lead")
    grant(lead, Role.CITY_COORDINATOR, Scope.CITY, city("Valmora"))
    session_cookie(elsewhere, lead)
    pages = ("", "/versions", f"/versions/{saved.id}")
    for path in pages:
        assert client.get(base + path).status_code == 303
        assert reader.get(base + path).status_code == 200
        assert programme.get(base + path).status_code == 200
        for stranger in (outsider, elsewhere):
            assert stranger.get(base + path).status_code == 404
    for path in ("/draft", "/draft/removal"):
        token = {"csrf_token": reader.token("/en/account")}
        assert client.post(base + path).status_code == 401
        assert reader.post(base + path, data=token).status_code == 403
        stranger = {"csrf_token": elsewhere.token("/en/account")}
        assert elsewhere.post(base + path, data=stranger).status_code == 404
        assert browser().post(base + path).status_code == 400
    assert reader.get(f"{base}/draft").status_code == 403
    assert reader.get(f"{base}/versions/{draft.id}").status_code == 404
    other = browser()
    assert other.get(f"/en/cities/{place.slug}/profile/versions/{saved.id}").status_code == 200
    assert other.get(f"/en/cities/city-999/profile/versions/{saved.id}").status_code == 404


def test_the_script_of_the_page_saves_the_same_form(place, browser):
    client, base = browser(), f"/en/cities/{place.slug}/profile/draft"
    json = {"Accept": "application/json"}
    saved = client.submit(base, sent(), headers=json)
    assert (saved.status_code, saved.json["row_version"]) == (200, 2)
    assert saved.json["saved"].startswith("Saved ")
    assert client.submit(base, sent(mentees="x"), headers=json).status_code == 422
    stale = ProfileWords(("de",), 1, 1, (LANGUAGE,))
    answer = client.submit(base, sent(stale, row_version=1), headers=json)
    assert answer.status_code == 409
    assert "somebody else" in answer.json["error"]
    assert queries.draft_of(place.id).words.said() == WORDS.said()

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules.demo import Circumstances, Obstacle, obstacles
from lms.accounts.rules.devices import device_of
from lms.accounts.rules.passwords import Weakness, weakness
from lms.accounts.rules.sessions import Lifetime, is_due
from lms.accounts.rules.targets import is_local, kept_fields
from lms.accounts.rules.tokens import hashed, new_token
from lms.accounts.rules.zones import zone_label, zones

EVIL = [
    "",
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/en/courses\\@evil.example",
    "/en\r\nLocation: https://evil.example",
    "/\x00/evil",
    "/" + "a" * 2001,
]


@pytest.mark.parametrize("target", EVIL)
def test_other_hosts_are_no_targets(target):
    assert not is_local(target)


@pytest.mark.parametrize("target", ["/", "/en/courses", "/de/suche?q=Łódź&b=1#teil", "/en/a%2fb"])
def test_paths_of_this_site_are_targets(target):
    assert is_local(target)


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("short", Weakness.SHORT),
        ("nine char", Weakness.SHORT),
        ("x" * 201, Weakness.LONG),
        ("aaaaaaaaaaaa", Weakness.PATTERN),
        ("abcabcabcabc", Weakness.PATTERN),
        ("1234567890", Weakness.PATTERN),
        ("qwertyuiop", Weakness.PATTERN),
        ("poiuytrewq", Weakness.PATTERN),
        ("1qaz2wsx3edc", Weakness.PATTERN),
        ("qwertz12345", Weakness.PATTERN),
        ("abcdefghijkl", Weakness.PATTERN),
        ("asdfghjkl123", Weakness.PATTERN),
        ("password123", Weakness.COMMON),
        ("Passw0rd2026!", Weakness.COMMON),
        ("Sommer-2026!", Weakness.COMMON),
        ("willkommen1", Weakness.COMMON),
        ("iloveyou2020", Weakness.COMMON),
        ("trustno1trustno1", Weakness.PATTERN),
        ("P@ssw0rd!!!", Weakness.COMMON),
        ("Welcome2Berlin", Weakness.COMMON),
        ("haddad1990!", Weakness.PERSONAL),
        ("Amira.Haddad", Weakness.PERSONAL),
        ("rheinbrueck12", Weakness.PERSONAL),
        ("three quiet herons sail", None),
        ("Żółta łódź płynie", None),
        ("correct horse battery", None),
        ("vK7#pq9!xZ2m", None),
        ("password manager owl fjord", None),
    ],
)
def test_guessable_passwords_are_refused(password, found):
    assert weakness(password, ("Amira Haddad", "amira@rheinbrueck.example", "Tandem")) is found


@given(st.text(max_size=220), st.text(max_size=30))
def test_every_password_gets_an_answer(password, name):
    found = weakness(password, (name,))
    assert (found is Weakness.SHORT) == (len(password) < 10)
    assert (found is Weakness.LONG) == (len(password) > 200)


def test_tokens_have_256_bits_and_are_kept_hashed():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert {len(hashed(token)) for token in tokens} == {64}


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIFETIME = Lifetime(timedelta(hours=12), timedelta(days=30))


@pytest.mark.parametrize(
    ("created", "seen", "over"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(hours=13), timedelta(hours=11, minutes=59), False),
        (timedelta(hours=13), timedelta(hours=12), True),
        (timedelta(days=30), timedelta(0), True),
        (timedelta(days=29), timedelta(hours=1), False),
        (timedelta(hours=-3), timedelta(hours=-3), False),
    ],
)
def test_sessions_run_out(created, seen, over):
    assert LIFETIME.is_over(NOW - created, NOW - seen, NOW) is over


def test_idle_time_is_noted_every_ten_minutes():
    assert not is_due(NOW - timedelta(minutes=9), NOW)
    assert is_due(NOW - timedelta(minutes=10), NOW)


FINE = {
    "bind_is_loopback": True,
    "host": "127.0.0.1:8000",
    "headers": ("Host", "User-Agent"),
    "proxy_hops": 0,
    "production": False,
    "demo_database": True,
}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_the_demo_opens_on_ones_own_machine(host):
    assert obstacles(Circumstances(**{**FINE, "host": host})) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"bind_is_loopback": False}, Obstacle.BIND),
        ({"host": "learn.example.org"}, Obstacle.HOST),
        ({"host": "localhost.evil.example"}, Obstacle.HOST),
        ({"host": "127.0.0.1.evil.example:80"}, Obstacle.HOST),
        ({"host": ""}, Obstacle.HOST),
        ({"headers": ("Host", "X-Forwarded-For")}, Obstacle.FORWARDED),
        ({"headers": ("x-forwarded-proto",)}, Obstacle.FORWARDED),
        ({"headers": ("Forwarded",)}, Obstacle.FORWARDED),
        ({"headers": ("X-Real-Ip",)}, Obstacle.FORWARDED),
        ({"proxy_hops": 1}, Obstacle.PROXY),
        ({"production": True}, Obstacle.PRODUCTION),
        ({"demo_database": False}, Obstacle.DATABASE),
    ],
)
def test_each_circumstance_alone_shuts_the_demo(change, found):
    assert obstacles(Circumstances(**{**FINE, **change})) == [found]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_devices_have_names_people_know(agent, device):
    assert device_of(agent) == device


def test_kept_fields_are_pairs_of_strings_without_secrets():
    sent = [["text", "words"], ["text", "more"], ["password", "x"], ["csrf_token", "y"], ["a"], 5]
    assert kept_fields(json.dumps(sent)) == [("text", "words"), ("text", "more")]


@pytest.mark.parametrize("text", ["", "{", "{}", "5", "null", json.dumps([["a", "b"]] * 1001)])
def test_kept_fields_of_nonsense_are_none(text):
    assert kept_fields(text) == []


def test_zones_are_european_and_in_order():
    found = zones()
    assert "Europe/Brussels" in found
    assert "UTC" in found
    assert list(found) == sorted(found)
    assert zone_label("Europe/Isle_of_Man") == "Isle of Man"
    assert zone_label("Indian/Reunion") == "Reunion (Indian)"

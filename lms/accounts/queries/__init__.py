"""Reads of accounts: who asks, what they hold, where they are signed in."""

from lms.accounts.queries.credentials import Credentials, Link, credentials_of, is_open, link
from lms.accounts.queries.identity import Found, add_grants, held_by, holders, identify
from lms.accounts.queries.installation import DemoFace, demo_people, is_demo, is_demo_person
from lms.accounts.queries.sessions import OpenSession, knows_network, open_sessions

__all__ = [
    "Credentials",
    "DemoFace",
    "Found",
    "Link",
    "OpenSession",
    "add_grants",
    "credentials_of",
    "demo_people",
    "held_by",
    "holders",
    "identify",
    "is_demo",
    "is_demo_person",
    "is_open",
    "knows_network",
    "link",
    "open_sessions",
]

"""Live servers for faults (tests/browser/live.py), and learners of the small course."""

from tests.browser.conftest import lives, make_live, own_live
from tests.learning.conftest import amira, course, somebody

__all__ = ["amira", "course", "lives", "make_live", "own_live", "somebody"]

"""Our application under test: everything of the benchmarks that knows its pages is here.

`seeding` (a process of its own) makes the database and the learners and says in `seeded.json` how
they are signed in; this module turns that into requests.
"""

from __future__ import annotations

from tests.benchmarks.processes import ROOT

ROOMS = ("accounts", "catalogue", "learning")


def missing() -> list[str]:
    """The rooms whose pages the benchmark asks for and that have none yet."""
    folder = ROOT / "lms"
    return [room for room in ROOMS if not list((folder / room).glob("views*"))]

"""The solver costs a server nothing before a matching is made, and stays within its time."""

from __future__ import annotations

import subprocess
import sys

from config import ROOT
from tests.benchmarks.matching import LIMIT, row


def test_a_server_starts_without_the_solver() -> None:
    code = "import sys, lms.app; sys.exit('networkx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_a_large_network_is_matched_and_explained_in_its_time() -> None:
    assert row(times=1).figure.value <= LIMIT.bar

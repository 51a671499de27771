"""`python -m tests.benchmarks`, which bin/bench calls."""

import sys

from tests.benchmarks.bench import main

sys.exit(main())

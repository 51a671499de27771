"""The application named by BENCH_APP, as gunicorn loads it for counting its statements."""

from __future__ import annotations

import importlib
import os

from tests.benchmarks.counting import counting

_module, _attribute = os.environ["BENCH_APP"].split(":")
app = counting(getattr(importlib.import_module(_module), _attribute))

"""Writes of attempts. Each runs inside the caller's one write block and reads again what it changes."""

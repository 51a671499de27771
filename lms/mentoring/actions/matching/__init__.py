"""Writes of the matching: wishes, runs, what becomes of them, and the cities' answers."""

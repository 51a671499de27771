"""Writes of sessions and visits: planning, states, what came of them."""

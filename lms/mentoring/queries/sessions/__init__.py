"""Reads of sessions and visits, each from a standing in their mentorship."""

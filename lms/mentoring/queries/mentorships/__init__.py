"""Reads of mentorships: rooms and the people in them."""

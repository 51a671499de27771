"""Writes of mentorships: states, goals, mentors, closing."""

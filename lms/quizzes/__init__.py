"""Attempts at the questions of a lesson: what was asked, what was answered, what it is worth."""

"""Invented people for a demo: a few with a story, and as many learners as one wants to see or measure.

The few are led through the rooms' own actions. The many are written as rows, the same as the actions
would leave; tests hold the two together.
"""

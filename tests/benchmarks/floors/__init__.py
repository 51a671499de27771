"""Floors: the smallest applications that do what their line says, to be compared with.

a' `constant`, b `page`, c and d `lessons`. They know nothing of ours; what they do and leave out
is in docs/performance.md.
"""

"""Authoring: the workshop in which courses are written, checked, translated and published."""

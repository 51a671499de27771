"""Moodle XML (question/format/xml in Moodle's source is the reference)."""

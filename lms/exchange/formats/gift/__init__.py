"""GIFT, the text format of Moodle (question/format/gift in its source is the reference)."""

"""Writes of mentoring, one module for each subject. They run inside the caller's one write block."""

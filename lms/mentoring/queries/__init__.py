"""Reads of mentoring, each scoped by who asks, one module for each subject."""

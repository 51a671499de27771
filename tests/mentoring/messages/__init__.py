"""Tests of the subject."""

"""Tests of the database kit."""

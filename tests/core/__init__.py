"""Tests of the pure words that every room shares."""

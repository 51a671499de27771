"""Tests of the profiles of cities."""

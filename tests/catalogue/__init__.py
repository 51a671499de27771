"""Tests of the catalogue: publishing, search, public pages, command line."""

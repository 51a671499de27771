"""Tandem: a learning platform for cities that learn from each other."""

"""Reads about questions as data: tries that are to be counted, and the sums as pages show them."""

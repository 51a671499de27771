"""Editions: a programme's runs, with their cities, people, phases, courses and dates."""

"""Eighteen invented cities, an edition that they run, and what came of it until today."""

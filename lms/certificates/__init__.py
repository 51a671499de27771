"""Certificates: issued once, copied from the course as it was, checked by anybody who holds the code."""

"""Reads about regrades: what can be marked anew, what that would change, and how far it is."""

"""Backups that can be trusted, and their way back."""

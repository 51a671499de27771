"""Accounts: who may sign in, where they are signed in, and which platform and city roles they hold."""

"""The outer world of accounts: the password hash, the counters of Flask-Limiter."""

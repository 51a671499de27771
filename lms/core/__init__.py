"""Pure words that every room shares: actors, roles, errors, the clock."""

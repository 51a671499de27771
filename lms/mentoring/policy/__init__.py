"""Who may do what in mentoring, as pure predicates."""

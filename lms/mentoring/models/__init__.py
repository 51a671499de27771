"""Tables of mentoring, one module for each of its subjects."""

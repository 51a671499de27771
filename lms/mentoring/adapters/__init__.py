"""The outer world of mentoring: calendar files, drawings, solvers."""

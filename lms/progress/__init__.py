"""Enrolments and how far each learner has come: facts per lesson, and completions that stay."""

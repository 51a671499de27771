"""Tasks: a learner's work on what a lesson asks to produce, its drafts, versions and files."""

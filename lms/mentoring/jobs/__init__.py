"""Later work of mentoring, one module for each subject."""

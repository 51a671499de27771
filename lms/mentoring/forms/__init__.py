"""Shape of what is sent to mentoring, one module for each subject."""

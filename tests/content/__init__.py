"""Reading, checking and rendering course content."""

"""Cities, organisations, and the fields of expertise that they are strong or weak in."""

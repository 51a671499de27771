"""From Markdown to clean HTML: converting, cleaning, shaping."""

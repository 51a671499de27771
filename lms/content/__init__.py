"""Course content as documents: reading, checking and rendering Markdown. Pure."""

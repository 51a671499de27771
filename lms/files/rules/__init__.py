"""Which files are taken in: by their content, never by what they call themselves."""

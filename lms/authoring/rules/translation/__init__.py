"""A page in two languages, part by part. Pure."""

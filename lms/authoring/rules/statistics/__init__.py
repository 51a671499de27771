"""Questions as data: what is counted of tries, what follows from it, what is shown of it. Pure."""

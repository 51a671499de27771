"""Pure decisions of the catalogue: what a publish changes, and how words are found."""

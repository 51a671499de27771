"""The Flask kit that every room's pages stand on: access, forms, errors, languages, assets."""

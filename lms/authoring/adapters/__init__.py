"""The outer world of authoring: the reader of courses, archives, pictures."""

"""The outer world of files: the disk, and the library that draws pictures."""

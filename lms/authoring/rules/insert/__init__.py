"""What forms write into a page: questions, tasks, figures, tables and links. Pure."""

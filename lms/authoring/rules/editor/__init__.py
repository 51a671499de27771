"""What the editor decides without a database: merging two texts, places of blocks, counts. Pure."""

"""Forms of authoring, one module for each of its subjects."""

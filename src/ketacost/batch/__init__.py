"""Many people at once: the same rules over integer tables, from Arrow to Arrow."""

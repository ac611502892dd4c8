"""The leaders' face: one screen, the lists behind its numbers, the board."""

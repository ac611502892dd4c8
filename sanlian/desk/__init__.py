"""The officers' face: inbox, order, weekly list."""

"""The officers' face: what waits, one order with its actions, the weekly list. No tables, no rules."""

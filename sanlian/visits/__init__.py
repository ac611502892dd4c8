"""Visits: a note of a day on a household or a grid, which may raise an order. Counted by nobody."""

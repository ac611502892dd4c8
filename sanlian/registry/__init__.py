"""The face for whoever keeps the county's own data: see it, bring it, take it away, check it."""

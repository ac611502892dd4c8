"""What `make` runs: set-up, start, tests, checks. Nothing in sanlian/ imports it."""

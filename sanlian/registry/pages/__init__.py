"""The pages: an actor, one query or one operation, a template."""

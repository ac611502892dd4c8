"""The request, the order that serves it, and their life."""

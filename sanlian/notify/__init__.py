"""Telling people: the inbox of each officer, and what leaves by SMS, e-mail and messaging. Knows people, not orders."""

"""The desk's pages: who is looking, one query or one operation, render."""

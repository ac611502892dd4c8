"""The people room's tables as files."""

from sanlian.people.sheets import people, posts, units

BOOKS = (units.BOOK, people.BOOK, posts.BOOK)

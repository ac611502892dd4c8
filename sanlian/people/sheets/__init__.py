"""The people room's tables as files."""

from sanlian.people.sheets import links, people, posts, units

BOOKS = (units.BOOK, people.BOOK, posts.BOOK, *links.BOOKS)

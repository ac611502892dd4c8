"""Marking words for translation in modules that know no Django."""


def gettext_noop(words: str) -> str:
    """Return the words as they are; the name makes the translation tools collect them."""
    return words

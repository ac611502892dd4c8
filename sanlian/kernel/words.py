"""Words: marking them for translation in modules that know no Django, and making them fit to be kept."""


def gettext_noop(words: str) -> str:
    """Return the words as they are; the name makes the translation tools collect them."""
    return words


def storable(words: str) -> str:
    """Return words as every database can keep them: without NUL and lone surrogates, and without blank ends."""
    return words.replace("\0", "").encode(errors="ignore").decode().strip()

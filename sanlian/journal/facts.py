"""The facts that the journal records about itself."""

GIVEN_UP = "journal.given_up"
FACTS = (GIVEN_UP,)

"""
What the scoring room itself records in the journal.

- BOARD_DRAFTED, BOARD_PUBLISHED: `month`, `version`, `rules`, `upto`; the units' codes by state (red, grey, few)
- APPEALED, APPEAL_UPHELD, APPEAL_REFUSED, APPEAL_WITHDRAWN (of an order): `appeal`, `month`, `unit` (code of the one
  that appeals), `indicators`, `ground`, `place`, `category`; once decided `answer`
"""

RULES_LOADED = "scoring.rules_loaded"
BOARD_DRAFTED = "scoring.board_drafted"
BOARD_PUBLISHED = "scoring.board_published"
APPEALED = "scoring.appealed"
APPEAL_UPHELD = "scoring.appeal_upheld"
APPEAL_REFUSED = "scoring.appeal_refused"
APPEAL_WITHDRAWN = "scoring.appeal_withdrawn"
FACTS: tuple[str, ...] = (
    RULES_LOADED,
    BOARD_DRAFTED,
    BOARD_PUBLISHED,
    APPEALED,
    APPEAL_UPHELD,
    APPEAL_REFUSED,
    APPEAL_WITHDRAWN,
)

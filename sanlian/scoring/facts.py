"""
What the scoring room itself records in the journal.

- RULES_PROPOSED, RULES_REFUSED, RULES_WITHDRAWN (of a draft of rules): `reason`; `changed`, the indicators that differ
- RULES_LOADED: `version`, `from`, `digest`; of rules that were confirmed also `proposed_by` and `confirmed_by`
- BOARD_DRAFTED, BOARD_PUBLISHED: `month`, `version`, `rules`, `upto`; the units' codes by state (red, grey, few)
- LESSON_WRITTEN (of a draft of a board): `month`, `unit` on the red list, `words`; none take it away
- SIGN_LOOKED_AT (of a sign of the watch): `month`, `unit`, `kind`, `state` (nothing or handed_on), `words`
- APPEALED, APPEAL_UPHELD, APPEAL_REFUSED, APPEAL_WITHDRAWN (of an order): `appeal`, `month`, `unit` (code of the one
  that appeals), `indicators`, `ground`, `place`, `category`; `files` (how many came with it); once decided `answer`
"""

RULES_PROPOSED = "scoring.rules_proposed"
RULES_REFUSED = "scoring.rules_refused"
RULES_WITHDRAWN = "scoring.rules_withdrawn"
RULES_LOADED = "scoring.rules_loaded"
BOARD_DRAFTED = "scoring.board_drafted"
BOARD_PUBLISHED = "scoring.board_published"
LESSON_WRITTEN = "scoring.lesson_written"
SIGN_LOOKED_AT = "scoring.sign_looked_at"
APPEALED = "scoring.appealed"
APPEAL_UPHELD = "scoring.appeal_upheld"
APPEAL_REFUSED = "scoring.appeal_refused"
APPEAL_WITHDRAWN = "scoring.appeal_withdrawn"
FACTS: tuple[str, ...] = (
    RULES_PROPOSED,
    RULES_REFUSED,
    RULES_WITHDRAWN,
    RULES_LOADED,
    BOARD_DRAFTED,
    BOARD_PUBLISHED,
    LESSON_WRITTEN,
    SIGN_LOOKED_AT,
    APPEALED,
    APPEAL_UPHELD,
    APPEAL_REFUSED,
    APPEAL_WITHDRAWN,
)

"""
The facts of a notice, all about `("notice", number)`.

- POSTED: `place`, `title`, `since`, `until` (days, as 2026-08-11)
- TAKEN_DOWN: `place`, `title`
"""

POSTED = "notices.posted"
TAKEN_DOWN = "notices.taken_down"

FACTS = (POSTED, TAKEN_DOWN)

"""
The facts of telling people. None of them holds a name, a number or what was said.

- QUEUED: `channel`, `message`; whoever posts it is owed this fact
- POSTED: `channel`, `message`, `about` (kind and number of the thing), `to` (kind and number of the person)
"""

QUEUED = "notify.queued"
POSTED = "notify.posted"
WORDED = "notify.worded"
PREFERRED = "notify.preferred"

FACTS = (QUEUED, POSTED, WORDED, PREFERRED)

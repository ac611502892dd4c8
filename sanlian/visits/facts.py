"""
The facts of visits. Nothing follows them: they are there for the record alone, and no indicator may read one.

- NOTED, of ("visit", number): `place`; `household` (its number, where the note is on one); `order` (the code of the
  order that it raised); `corrects` (the number of the note that it puts right)
- HOUSEHOLD_SEEN, of ("household", number): `place`; somebody looked at what is known of the people there
- FORGOTTEN, of ("county", "visits"): `until`; notes that were written before that day are no longer kept
"""

NOTED = "visits.noted"
HOUSEHOLD_SEEN = "visits.household_seen"
FORGOTTEN = "visits.forgotten"

FACTS = (NOTED, HOUSEHOLD_SEEN, FORGOTTEN)

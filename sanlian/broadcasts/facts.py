"""
The facts of a broadcast, all about `("broadcast", number)`.

- SENT: `addressed`, `urgent`, `form`, `groups`, `places`
- READ, ANSWERED: `place` (of the receiver's receipt); ANSWERED: `yes` and `number` (of which the form asks one), `was`
  (the answer before as [yes, number], or null the first time)
- REMINDED: `people` (how many had not read or answered)
- PHONES_SEEN: `place`, `people`
- REACHED: `unit` (of a township), `place`, `addressed`, `read`, `reached` (whether nearly everybody had read it when
  its hours were over); of urgent broadcasts only, and about no person
"""

SENT = "broadcasts.sent"
READ = "broadcasts.read"
ANSWERED = "broadcasts.answered"
REMINDED = "broadcasts.reminded"
PHONES_SEEN = "broadcasts.phones_seen"
REACHED = "broadcasts.reached"
ENDED = "broadcasts.ended"

FACTS = (SENT, READ, ANSWERED, REMINDED, PHONES_SEEN, REACHED, ENDED)

"""
The facts of a partner, all about `("partner", number)`.

- PARTNER_ADDED: `code`, `name`
- PARTNER_KEYED: `code`; it has a new key, and the one before opens nothing
- PARTNER_ENDED: `code`
"""

PARTNER_ADDED = "exchange.partner_added"
PARTNER_KEYED = "exchange.partner_keyed"
PARTNER_ENDED = "exchange.partner_ended"

FACTS = (PARTNER_ADDED, PARTNER_KEYED, PARTNER_ENDED)

"""
The facts that the dataitems room records. What a value says stays out of the journal: it may be sensitive.

- ITEM_KEPT, of `("data_item", code)`: `owner`, `level`, `fresh`, `was` with the same three (absent for a new one)
- ENTERED and CORRECTED, of `(category, code or number)`: `item`, `true_on`, `from` (source), `reason` of a correction
- BROUGHT, of `("county", "data_items")`: how many `values`, where many came in at once
"""

ITEM_KEPT = "dataitems.item_kept"
ENTERED = "dataitems.entered"
CORRECTED = "dataitems.corrected"
BROUGHT = "dataitems.brought"
FACTS = (ITEM_KEPT, ENTERED, CORRECTED, BROUGHT)

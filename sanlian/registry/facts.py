"""What this face writes into the journal: who brought which table, and who took it away."""

BROUGHT = "registry.brought"
TAKEN_AWAY = "registry.taken_away"
RECORD_TAKEN = "registry.record_taken"
RECORD_VERIFIED = "registry.record_verified"
FACTS = (BROUGHT, TAKEN_AWAY, RECORD_TAKEN, RECORD_VERIFIED)

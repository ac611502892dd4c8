"""What this face writes into the journal: who brought which table, and who took it away."""

BROUGHT = "registry.brought"
TAKEN_AWAY = "registry.taken_away"
FACTS = (BROUGHT, TAKEN_AWAY)

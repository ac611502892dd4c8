"""Who is who: accounts, units and posts, residents, and the three links."""

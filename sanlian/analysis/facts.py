"""
The facts of the analysis room; the subject is a `warning`, or the `rules` by their version.

- WARNED, WARNING_GREW: `rule`, `category`, `place` (the area's code), `colour`, `count`, `people`, `villages`,
  `orders` (numbers of those it was seen in); WARNING_GREW also `was` (the colour before)
- WARNING_ENDED: `category`, `place`, `colour`, `outcome` (closed, refused)
- WARNING_RULES_LOADED: `version`, `digest`
"""

WARNED = "analysis.warned"
WARNING_GREW = "analysis.warning_grew"
WARNING_ENDED = "analysis.warning_ended"
WARNING_RULES_LOADED = "analysis.warning_rules_loaded"

FACTS: tuple[str, ...] = (WARNED, WARNING_GREW, WARNING_ENDED, WARNING_RULES_LOADED)

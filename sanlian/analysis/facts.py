"""
The facts of the analysis room; the subject is a `warning`, the `rules` or a `model` by their version, or a routing
`rule` by its code.

- WARNED, WARNING_GREW: `rule`, `category`, `place` (the area's code), `colour`, `count`, `people`, `villages`,
  `orders` (numbers of those it was seen in), `name` (of a hot issue); WARNING_GREW also `was` (the colour before)
- WARNING_ENDED: `category`, `place`, `colour`, `outcome` (closed, refused)
- RULE_FAILED, RULE_MENDED: of a `rule` by its code: `fault` (one of reasons.FAULTS), `value`, `owner`, `alarm`
- WARNING_RULES_LOADED: `version`, `digest`
- MODEL_TRAINED: `messages`, `measured`, `accuracy`, `catalogue_accuracy`; MODEL_ADOPTED: `alone_from`; MODEL_LEFT
"""

WARNED = "analysis.warned"
WARNING_GREW = "analysis.warning_grew"
WARNING_ENDED = "analysis.warning_ended"
WARNING_RULES_LOADED = "analysis.warning_rules_loaded"

RULE_FAILED = "analysis.rule_failed"
RULE_MENDED = "analysis.rule_mended"

MODEL_TRAINED = "analysis.model_trained"
MODEL_ADOPTED = "analysis.model_adopted"
MODEL_LEFT = "analysis.model_left"

FACTS: tuple[str, ...] = (
    MODEL_TRAINED,
    MODEL_ADOPTED,
    MODEL_LEFT,
    RULE_FAILED,
    RULE_MENDED,
    WARNED,
    WARNING_GREW,
    WARNING_ENDED,
    WARNING_RULES_LOADED,
)

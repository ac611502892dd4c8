"""
The engine: text in, category with confidence and reasons out. Pure Python, no Django, no database.

    >>> classifier = Classifier([Label("road.lamp", "路灯不亮", ("路灯",), "路灯损坏"), …])
    >>> classifier.read("祠堂边的路灯不亮三天了").category
    'road.lamp'
"""

from sanlian.analysis.engine.classify import Classifier, Label, Reading, Reason
from sanlian.analysis.engine.danger import Danger
from sanlian.analysis.engine.measure import Mark, curve
from sanlian.analysis.engine.normalise import masked, normalise
from sanlian.analysis.engine.replies import Found, Hint, look_over
from sanlian.analysis.engine.signals import Signals, signals_in

__all__ = [
    "Classifier",
    "Danger",
    "Found",
    "Hint",
    "Label",
    "Mark",
    "Reading",
    "Reason",
    "Signals",
    "curve",
    "look_over",
    "masked",
    "normalise",
    "signals_in",
]

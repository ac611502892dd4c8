"""On which grounds a unit appeals against its own cases; there are no others."""

from enum import StrEnum

from sanlian.kernel.words import gettext_noop


class Ground(StrEnum):
    """Why a case should not count against a unit."""

    UNREASONABLE = "unreasonable"
    BEYOND_LAW = "beyond_law"
    FORCE = "force"
    NOT_THEIRS = "not_theirs"
    WRONG_RECORD = "wrong_record"


GROUND_WORDS = {
    Ground.UNREASONABLE: gettext_noop("What was asked is unreasonable"),
    Ground.BEYOND_LAW: gettext_noop("Law or policy does not allow it"),
    Ground.FORCE: gettext_noop("Force majeure: flood, typhoon, power cut"),
    Ground.NOT_THEIRS: gettext_noop("The case is charged to the wrong unit"),
    Ground.WRONG_RECORD: gettext_noop("The record is wrong"),
}

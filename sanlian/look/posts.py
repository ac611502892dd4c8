"""Posts in words."""

from django.utils.translation import gettext as _

from sanlian.people.actors import Permission, Secrecy


def secrecy_words(secrecy: int) -> str:
    """Return up to what a post is cleared, or how closely a thing is kept."""
    words = {
        Secrecy.PUBLIC: _("public"),
        Secrecy.INTERNAL: _("internal"),
        Secrecy.SENSITIVE: _("sensitive"),
    }
    return words[Secrecy(secrecy)]


def permission_words(permission: str) -> str:
    """Return what a permission lets somebody do, short enough for the head of a column."""
    words = {
        Permission.HANDLE: _("handle orders"),
        Permission.DISPATCH: _("dispatch"),
        Permission.SEE_ORDERS: _("see orders"),
        Permission.SEE_CONTACT: _("see contact data"),
        Permission.LEAD_TEAM: _("keep a weekly list"),
        Permission.SEE_COCKPIT: _("see the one screen"),
        Permission.KEEP_BOARDS: _("publish boards"),
        Permission.EDIT_CATALOGUE: _("keep reference data"),
        Permission.KEEP_LINKS: _("keep the three links"),
        Permission.APPOINT: _("give posts"),
        Permission.CHANGE_PLACES: _("change places"),
        Permission.BROADCAST: _("send to many"),
        Permission.TAKE_AWAY: _("take tables away"),
        Permission.KEEP_ACCOUNTS: _("keep accounts"),
        Permission.AUDIT: _("read the record"),
    }
    return words[Permission(permission)]

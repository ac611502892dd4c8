"""The people room's tables."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanlian.people import contact
from sanlian.people.actors import Secrecy
from sanlian.people.rules import ONE_AT_A_TIME, Exempt, Relation
from sanlian.places.rules import initials


class InitialsField(models.CharField):  # type: ignore[type-arg]
    """The first letters of another field's pinyin, kept whenever a row is saved, to be found by."""

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        """:param of: the field that is spelled"""
        self.of = of
        super().__init__(
            *args, **{"max_length": 20, "blank": True, "editable": False, "db_index": True, **options}
        )

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the field as a migration keeps it: an ordinary one."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the letters of what the other field says now."""
        letters = initials(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, letters)
        return letters


class UserManager(BaseUserManager["User"]):
    """Making accounts; Django's own commands call it."""

    def create_user(self, phone: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account that logs in by telephone number."""
        user = self.model(phone=contact.normal_phone(phone), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An officer's account. What it may do, its posts say; Django's groups and superusers do not exist here."""

    phone = models.CharField(_("telephone"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    initials = InitialsField(_("initials"), of="name")
    is_active = models.BooleanField(_("open"), default=True)
    # Somebody else knows the password: it opens only the page on which another is chosen.
    must_choose_password = models.BooleanField(_("must choose a password"), default=False)

    # By what orders of declared relatives are known (rules.interest_of); only what declares them writes it.
    interests = models.JSONField(default=list, editable=False)

    # Raised to put whoever is logged in out, everywhere.
    session_round = models.IntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name by which the editor greets; never the telephone."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """Return what a session must know to go on: the password as it is, and the round of sessions."""
        return f"{super().get_session_auth_hash()}{self.session_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same for keys that are being replaced."""
        for known in super().get_session_auth_fallback_hash():
            yield f"{known}{self.session_round}"


class Unit(models.Model):
    """Whatever can hold an order: grid, village, township, department, team, county centre."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("county centre")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        GRID = "grid", _("grid")
        TEAM = "team", _("village team")

    code = models.CharField(_("unit code"), max_length=32, unique=True)
    kind = models.CharField(_("kind of unit"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    initials = InitialsField(_("initials"), of="short_name")
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    place_code = models.CharField(_("division code"), max_length=15, blank=True)
    active = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = (models.Index(fields=["kind", "place_code"], name="unit_kind_place"),)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Somebody's place in a unit, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20)
    secrecy = models.SmallIntegerField(_("cleared up to"), default=int(Secrecy.SENSITIVE))
    valid_from = models.DateField(_("first day"))
    # The last day; empty while no end is known. Before valid_from where the post was taken back on its first day.
    valid_to = models.DateField(_("last day"), null=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = (
            models.Index(fields=["user"], name="post_user"),
            models.Index(fields=["unit", "role"], name="post_unit_role"),
        )
        constraints = (
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="post_once"),
            models.UniqueConstraint(
                fields=["unit", "role"],
                name="post_one_holder",
                condition=models.Q(valid_to=None, role__in=sorted(role.value for role in ONE_AT_A_TIME)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.unit_id}"


class Household(models.Model):
    """
    A household of a grid; its address is written for a person, not for a machine, and encrypted.

    `address_key` is a keyed hash of the address, by which it is found without decrypting anything.
    """

    grid = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    grid_code = models.CharField(max_length=15)
    address_sealed = models.TextField()
    address_key = models.CharField(max_length=64)
    tags = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["grid_code"], name="household_grid"),)

    def __str__(self) -> str:
        return f"{self.grid_code} {self.pk}"

    @property
    def address(self) -> str:
        """Return the address, decrypted."""
        return contact.unseal(self.address_sealed)


class Resident(models.Model):
    """A person who asks, or for whom is asked; name and number are encrypted."""

    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_key = models.CharField(max_length=64, blank=True)
    # By what all numbers are found that end alike; empty without one, and before `key_tails` has read an old one.
    tail_key = models.CharField(max_length=16, blank=True)
    household = models.ForeignKey(Household, on_delete=models.SET_NULL, null=True, related_name="members")

    class Meta:
        indexes = (models.Index(fields=["tail_key"], name="resident_tail"),)
        constraints = (
            models.UniqueConstraint(
                fields=["phone_key"], name="resident_phone", condition=~models.Q(phone_key="")
            ),
        )

    def __str__(self) -> str:
        return contact.masked_name(self.name)

    @property
    def name(self) -> str:
        """Return the name, decrypted."""
        return contact.unseal(self.name_sealed)

    @property
    def phone(self) -> str:
        """Return the telephone number, decrypted."""
        return contact.unseal(self.phone_sealed)


class PartyBranch(models.Model):
    """党支部: a village's party branch, with its secretary; it stands in where no member can link a household."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    secretary = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(max_length=12)

    class Meta:
        indexes = (models.Index(fields=["village_code"], name="branch_village"),)

    def __str__(self) -> str:
        return self.name


class PartyMember(models.Model):
    """A party member: internal number, branch, and why excused from linking households, if so."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="membership")
    number = models.CharField(_("internal number"), max_length=20, unique=True)
    branch = models.ForeignKey(PartyBranch, on_delete=models.PROTECT, related_name="members")
    exempt = models.CharField(max_length=8, blank=True, choices=[(why.value, why.value) for why in Exempt])
    exempt_note = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.number


class HouseholdLink(models.Model):
    """党员联户: a party member links a household, or the branch, where none can; from one day to another."""

    member = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey(PartyBranch, on_delete=models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="links")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # Why it was made, where somebody said so.
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["household"], name="household_one_member", condition=models.Q(valid_to=None)
            ),
            models.CheckConstraint(
                condition=models.Q(member=None) ^ models.Q(branch=None), name="household_member_or_branch"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id or self.branch_id} – {self.household_id}"


class Deputy(models.Model):
    """Somebody who acts with another person's posts while that person is away, from one day to another."""

    away = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=100)

    class Meta:
        indexes = (models.Index(fields=["deputy", "valid_to"], name="deputy_days"),)

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.away_id}"


class Relative(models.Model):
    """
    What an officer has declared of the family: who, by telephone or household, and how related.

    Nobody but the officer and those who watch over it reads a row; name and number are encrypted.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Relation])
    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_key = models.CharField(max_length=64, blank=True)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, null=True, related_name="+")
    # The relative's own account, where the telephone is an officer's.
    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    declared_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["user"], name="relative_user"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(phone_key="") | models.Q(household__isnull=False),
                name="relative_known_by_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.relation}"


class Attempt(models.Model):
    """How often something was tried by somebody in one window of time; gone after a day."""

    key = models.CharField(max_length=64, unique=True)
    count = models.IntegerField(default=1)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} × {self.count}"

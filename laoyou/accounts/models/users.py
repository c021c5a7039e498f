"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.enums import Language, TextSize, Theme
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside


class UserManager(BaseUserManager["User"]):
    """Looks people up by user name without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One person's account. Accounts are locked, never deleted: the audit names them.

    `area` is the home area: whose administrators keep the account, and the widest any of its roles may reach.
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"id = {CALLER} OR {inside('area')}",
        write=f"id = {CALLER} OR {inside('area')}",
        add=inside("area"),
        remove="",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("user name"), max_length=64, unique=True)
    display_name = models.CharField(_("name"), max_length=64)
    email = models.EmailField(_("e-mail"), blank=True)
    area = models.BigIntegerField(_("home area"))
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    preferred_language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.CHINESE
    )
    text_size = models.CharField(_("text size"), max_length=8, choices=TextSize.choices, default=TextSize.NORMAL)
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.AUTO)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name", "area"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["area", "username"], name="user_area")]
        constraints = [
            models.CheckConstraint(
                name="user_username_lower",
                condition=models.Q(username=Lower("username")) & ~models.Q(username=""),
                violation_error_message=_("A user name is written in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

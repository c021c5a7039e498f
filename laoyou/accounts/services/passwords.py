"""What a password must be like, named in AUTH_PASSWORD_VALIDATORS (GB/T 22239 §8.1.4.1: complex, changed)."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class KindsOfCharacters:
    """Demands three of: small letters, capitals, digits, anything else."""

    needed = 3

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        kinds = {_kind(letter) for letter in password}
        if len(kinds) < self.needed:
            raise ValidationError(
                _("Use at least three of: small letters, capital letters, digits, other characters."),
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


class NotTheOldOne:
    """Refuses the password the person has now."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if user is not None and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("This is your present password. Choose another one."), code="password_not_new")

    def get_help_text(self) -> str:
        return _("Not your present password.")


def _kind(letter: str) -> str:
    if letter.isascii() and letter.islower():
        return "small"
    if letter.isascii() and letter.isupper():
        return "capital"
    return "digit" if letter.isdigit() else "other"

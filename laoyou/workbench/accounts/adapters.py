"""What we tell allauth: no sign-up, our audit, QR codes drawn here, single sign-on only for people we know."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.services import people, sign_in
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.workbench.accounts import session_limits

_SAID = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("Two-step sign-in is set up."),
    "mfa/messages/totp_deactivated.txt": _("Two-step sign-in is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new emergency codes; the old ones no longer work."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; coming and going is written down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the first page: whoever had to change the password came to do something else."""
        return reverse("today")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is sent: an installation has no mail server to count on."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes alone, which says until when; the second step is counted by allauth."""

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Changing how one signs in asks for the password again, unless one has only just signed in."""
        return not session_limits.is_fresh(context.request, now=clock.now())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_args: Any, **_kwargs: Any
    ) -> None:
        """Our own sentence where there is something to say; coming and going needs none."""
        if message_template in _SAID:
            messages.add_message(request, level, _SAID[message_template])

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        now = clock.now()
        session_limits.begin(request, now=now)
        request.just_signed_in = True  # type: ignore[attr-defined]
        methods = [record["method"] for record in request.session.get("account_authentication_methods", [])]
        sign_in.record_sign_in(user.pk, how="+".join(methods) or "password", now=now)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            sign_in.record_sign_out(request.user.pk, why="asked", now=clock.now())
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        now = clock.now()
        user.must_change_password, user.password_changed_at = False, now
        super().set_password(user, password)
        people.note_password_changed(user.pk, actor=Actor(name=user.display_name, user_id=user.pk), now=now)


class TwoStepAdapter(DefaultMFAAdapter):
    """Secrets of the second step are kept encrypted; the QR code is an inline SVG without styles."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, error="m").save(
            drawn, kind="svg", border=4, light="#fff", xmldecl=False, svgclass="totp-code", omitsize=True
        )
        return drawn.getvalue().decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Somebody the issuer vouches for signs in to the account of the same user name; nobody gets a new one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = sociallogin.account
        claimed = _claim(account.extra_data, settings.OIDC_USERNAME_CLAIM)
        found = sign_in.find_linked_login(account.provider, account.uid) or (claimed and sign_in.find_login(claimed))
        person = sign_in.open_account(found or None, now=clock.now())
        if person is None:
            raise ImmediateHttpResponse(_unknown(request, claimed))
        if not sociallogin.is_existing:
            # The linked account could not be read before its owner's scope was set.
            sociallogin.lookup()
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=502))


def _claim(claims: dict[str, Any], name: str) -> str:
    # allauth keeps the id token's and the user-info answer's claims apart or flat, depending on its release.
    for holder in (claims, claims.get("userinfo") or {}, claims.get("id_token") or {}):
        if isinstance(holder, dict) and holder.get(name):
            return str(holder[name])
    return ""


def _unknown(request: HttpRequest, claimed: str) -> HttpResponse:
    return render(request, "socialaccount/unknown_person.html", {"claimed": claimed}, status=403)


def _box() -> Fernet:
    key = hashlib.sha256(b"laoyou two-step secrets:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

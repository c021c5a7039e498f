"""The doors of allauth that are open here, and no others: no sign-up, no e-mail, no password reset by mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as two_steps
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as single_sign_on
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path

from laoyou.workbench.guards import public, signed_in

urlpatterns = [
    path("", public(account.login), name="account_login"),
    path("out/", public(account.logout), name="account_logout"),
    path("locked/", public(account.account_inactive), name="account_inactive"),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("second-step/", public(two_steps.authenticate), name="mfa_authenticate"),
    path("two-steps/", signed_in(two_steps.index), name="mfa_index"),
    path("two-steps/confirm/", signed_in(two_steps.reauthenticate), name="mfa_reauthenticate"),
    path("two-steps/set-up/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("two-steps/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("two-steps/codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two-steps/codes/new/", signed_in(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "two-steps/codes/file/", signed_in(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("office/<str:provider_id>/", public(openid_connect.login), name="openid_connect_login"),
    path("office/<str:provider_id>/back/", public(openid_connect.callback), name="openid_connect_callback"),
    path("office-cancelled/", public(single_sign_on.login_cancelled), name="socialaccount_login_cancelled"),
    path("office-failed/", public(single_sign_on.login_error), name="socialaccount_login_error"),
]

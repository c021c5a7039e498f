"""The token itself."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router

from laoyou.accounts.selectors.tokens import TokenRow
from laoyou.api.calls import reads, token_of
from laoyou.api.schemas import Me

router = Router()


@reads(
    router,
    "/me",
    None,
    answer=Me,
    summary=_("What this token may do"),
    description=_("Its area, its actions and when it ends. Any good token may ask."),
)
def me(request: HttpRequest) -> TokenRow:
    """The row of the token that calls."""
    return token_of(request)

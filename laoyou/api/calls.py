"""Who calls: no cookies, a token, an action. Every operation is declared here and nowhere else.

`reads` and `writes` take the place of the guards of pages: an operation made another way has no action, and a test
names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.operation import Operation
from ninja.security import HttpBearer
from ninja.utils import contribute_operation_callback

from laoyou.accounts.selectors.tokens import TokenRow, token_actor
from laoyou.accounts.services import scope, tokens
from laoyou.accounts.services.answers import answer_once
from laoyou.api.schemas import Trouble
from laoyou.core import clock
from laoyou.core.access import Action
from laoyou.core.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])
_LONGEST_SECRET = 200
_FAILURES: dict[Any, Any] = dict.fromkeys((401, 403, 404, 409, 422, 429), Trouble)


class NoCookies:
    """Middleware: a call of a program has no cookies, whatever it sends, so no session and no person of a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/v1/"):
            request.COOKIES = {}
        return self.get_response(request)


class Token(HttpBearer):
    """`Authorization: Bearer …`, and an action that the token's person and the token itself must both have."""

    def __init__(self, action: Action | None) -> None:
        super().__init__()
        self.action = action

    def authenticate(self, request: HttpRequest, token: str) -> TokenRow:
        """Put the actor on the request, set the scope. Raises TokenNotGood, TooManyCalls, NotAllowed."""
        now = clock.now()
        use = tokens.use_token(token[:_LONGEST_SECRET], now=now)
        scope.set_own_scope(use.holder, now=now)
        actor, row = token_actor(use.id, today=clock.today())
        scope.set_scope(actor, now=now)
        request.actor, request.token, request.calls = actor, row, use  # type: ignore[attr-defined]
        if self.action:
            self.action.demand(actor)
        return row


def actor_of(request: HttpRequest) -> Actor:
    """Whoever acts through the token."""
    return request.actor  # type: ignore[attr-defined]


def token_of(request: HttpRequest) -> TokenRow:
    return request.token  # type: ignore[attr-defined]


def reads(
    router: Router,
    path: str,
    action: Action | None,
    *,
    answer: Any,
    known: bool = False,
    logs: bool = False,
    **about: Any,
) -> Callable[[View], View]:
    """A GET for an action (None: any good token); it runs in a transaction that cannot write, unless the look `logs`.

    `known` answers carry an ETag: asked again with If-None-Match, 304 without a body unless something changed.
    """

    def declare(view: View) -> View:
        if not logs:
            contribute_operation_callback(view, partial(_reading, known=known))
        auth, answers = Token(action), {200: answer, **_FAILURES}
        router.get(path, auth=auth, response=answers, **about)(view)
        return view

    return declare


def writes(
    router: Router, path: str, action: Action, *, answer: Any, status: int = 200, **about: Any
) -> Callable[[View], View]:
    """A POST for an action."""

    def declare(view: View) -> View:
        answers = {status: answer, **_FAILURES}
        router.post(path, auth=Token(action), response=answers, **about)(view)
        return view

    return declare


def _reading(operation: Operation, *, known: bool) -> None:
    view = operation.view_func

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.known = known  # type: ignore[attr-defined]
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            return view(request, *args, **kwargs)

    operation.view_func = reading


def once(request: HttpRequest, work: Callable[[], Schema], *, status: int) -> HttpResponse:
    """The answer of a POST; with `Idempotency-Key` the work is done once, and a repeated call is told so.

    Raises what the work raises, KeyUsedForAnother, KeyTooLong.
    """

    def done() -> tuple[int, str]:
        return status, work().model_dump_json()

    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _json(*done())
    token, now = token_of(request), clock.now()
    kept = answer_once(key, _digest(request), done, token_id=token.id, actor=actor_of(request), now=now)
    response = _json(kept.status, kept.body)
    if kept.again:
        response["Idempotent-Replayed"] = "true"
    return response


def _json(status: int, body: str) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _digest(request: HttpRequest) -> bytes:
    """What was asked, files included: SHA-256."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}".encode())
    if not request.FILES:
        asked.update(request.body)
        return asked.digest()
    for name, values in sorted(request.POST.lists()):
        asked.update(repr((name, values)).encode())
    for name, file in sorted(cast("dict[str, UploadedFile]", request.FILES.dict()).items()):
        asked.update(f"{name} {file.name} {file.size}".encode())
        for block in file.chunks():
            asked.update(block)
        file.seek(0)
    return asked.digest()


def open_to_all(view: View) -> View:
    """Says that a view of this door is open: the description of the interface, and the answer that there is nothing."""
    view.laoyou_guard = "public"  # type: ignore[attr-defined]
    return view

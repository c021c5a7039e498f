"""Errors that a person reads: a code for programs, a sentence for people, the facts apart."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """Something the user can understand and usually mend.

    `code` is stable and names the sentence; `sentence` is an English source string with %(name)s places
    that the site translates (`laoyou.ui.sentences`); `facts` fills the places.
    """

    code = "error"
    sentence = "This cannot be done."

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.sentence % facts if facts else self.sentence)


class NotAllowed(DomainError):
    """The actor's roles or area do not allow the action."""

    code = "not_allowed"
    sentence = "Your role does not allow this. Ask your administrator which role is needed."


class TokenLacksAction(NotAllowed):
    """The person might, but the program was not given this."""

    code = "token_lacks_action"
    sentence = "The token was not given the action %(action)s. A security administrator can give one that has it."


class NotFound(DomainError):
    """No such thing, or not inside the actor's area; deliberately not told apart."""

    code = "not_found"
    sentence = "This does not exist, or lies outside your area."


class Conflict(DomainError):
    """Somebody else changed it first; nothing was overwritten."""

    code = "conflict"
    sentence = (
        "Somebody changed this while you were working. Nothing was overwritten; look at the change and try again."
    )

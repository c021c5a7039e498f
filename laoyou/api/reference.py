"""The description of the interface: OpenAPI 3.1 for programs, and the same as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoyou.accounts.enums import Role
from laoyou.api.calls import Token, open_to_all
from laoyou.api.door import door
from laoyou.core.access import Action

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is sent beside the body: in the path, the query or a header."""

    name: str
    place: str
    needed: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Described:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    action: str
    sentence: str
    roles: str
    parameters: list[Parameter]
    body: str
    answer: str


def operations() -> Iterator[tuple[str, str, Any]]:
    """(method, path, operation) of everything this door answers."""
    for prefix, router in door._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"{PREFIX}{prefix}{path}".replace("//", "/"), operation


def action_of(operation: Any) -> Action | None:
    """The action an operation demands. Raises LookupError when it was declared without saying."""
    for each in operation.auth_callbacks:
        if isinstance(each, Token):
            return each.action
    raise LookupError(operation.view_func.__name__)


def schema() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return door.get_openapi_schema(path_prefix=f"{PREFIX}/")


@open_to_all
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description programs read."""
    written = json.dumps(schema(), ensure_ascii=False, default=str)
    return HttpResponse(written, content_type="application/json; charset=utf-8")


@open_to_all
def reference(request: HttpRequest) -> HttpResponse:
    """The description people read."""
    described = schema()
    found = [_described(method, path, operation, described) for method, path, operation in operations()]
    return render(request, "api/reference.html", {"operations": found, "address": request.build_absolute_uri(PREFIX)})


def _described(method: str, path: str, operation: Any, described: dict[str, Any]) -> Described:
    plain = _plain(path)
    written = described["paths"][plain][method.lower()]
    action = action_of(operation)
    return Described(
        id=written["operationId"],
        method=method,
        path=plain,
        summary=str(operation.summary),
        description=str(operation.description),
        action=action.code if action else "",
        sentence=_(action.sentence) if action else "",
        roles="、".join(str(role.label) for role in Role if action and role in action.roles),
        parameters=[_parameter(each) for each in written.get("parameters", [])],
        body=_example(_content(written.get("requestBody")), described),
        answer=_example(_content(_success(written)), described),
    )


def _plain(path: str) -> str:
    """{uuid:plan_id} as {plan_id}, the way OpenAPI writes it."""
    return "/".join(
        "{" + part[1:-1].rpartition(":")[2] + "}" if part.startswith("{") else part for part in path.split("/")
    )


def _parameter(written: dict[str, Any]) -> Parameter:
    return Parameter(written["name"], written["in"], written.get("required", False), _kind(written["schema"]))


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    return str(schema.get("format") or schema.get("type") or schema.get("$ref", "").rpartition("/")[2])


def _success(written: dict[str, Any]) -> dict[str, Any]:
    return next((answer for code, answer in written["responses"].items() if str(code).startswith("2")), {})


def _content(part: dict[str, Any] | None) -> dict[str, Any]:
    content = (part or {}).get("content", {})
    return next((each.get("schema", {}) for each in content.values()), {})


def _example(schema: dict[str, Any], described: dict[str, Any]) -> str:
    """The shape of a body, field by field, with the kind of each in place of a value."""
    return json.dumps(_shape(schema, described), ensure_ascii=False, indent=2) if schema else ""


def _shape(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _shape(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described)
    if schema.get("type") == "array":
        return [_shape(schema.get("items", {}), described)]
    if "properties" in schema:
        return {name: _shape(each, described) for name, each in schema["properties"].items()}
    return _kind(schema)

"""People at work: each signed in through the sign-in page, clicking through the site over a connection of his own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import quote, urlencode

from bench.load_returns import MONTHS
from laoyou.core import clock

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_BOARD = re.compile(r'href="/plans/([0-9a-f]{8}-[0-9a-f-]{27})/"')
_NEXT = re.compile(r'href="(/plans/\?[^"]*\bafter=[^"]*)"')
_WORDS = ("养老", "托育", "民政局", "护理型床位", "适老化改造", "卫健", "一老一小", "婴幼儿", "都兰", "民和")
_TYPED = ("海", "海东", "养老", "托", "民政", "hd", "lz", "护理", "6302", "财政局")


class NotAnswered(RuntimeError):
    """A page came back as something else than a page."""


@dataclass(frozen=True, slots=True)
class Click:
    """One page asked for: which kind, how long until its last byte, and what was wrong, if anything."""

    page: str
    seconds: float
    error: str = ""


class Visitor:
    """A browser as far as the server can tell: cookies, one kept connection. Not for two threads."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = HTTPConnection(host, port, timeout=30)
        self._cookies: dict[str, str] = {}
        self._led_to = ""  # where the last answer sends the browser

    def sign_in(self, username: str, password: str) -> float:
        """Through the form; returns the seconds of its sending. Raises NotAnswered when it is refused."""
        form = self.open("/sign-in/")
        found = _TOKEN.search(form)
        if not found:
            raise NotAnswered("the sign-in page has no form")
        fields = {"login": username, "password": password, "csrfmiddlewaretoken": found[1]}
        began = time.perf_counter()
        status, _ = self._ask("POST", "/sign-in/", urlencode(fields))
        if status != 302:
            raise NotAnswered(f"{username} could not sign in: {status}")
        return time.perf_counter() - began

    def open(self, path: str) -> str:
        """A page's text, that of the page led to as well. Raises NotAnswered for anything but 200."""
        status, body = self._ask("GET", path)
        if status == 302 and self._led_to:
            status, body = self._ask("GET", self._led_to)
        if status != 200:
            raise NotAnswered(f"{status} from {path}")
        return body.decode()

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except RemoteDisconnected:
            # Closed by the server while nobody clicked: a browser connects again and says nothing.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        read = answer.read()
        self._led_to = answer.getheader("Location") or ""
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookies |= {key: each.value for key, each in SimpleCookie(value).items()}
        return answer.status, read


def plans_named(page: str) -> list[str]:
    """The ids of the plans whose boards a page leads to."""
    return list(dict.fromkeys(_BOARD.findall(page)))


def plans_listed(visitor: Visitor) -> list[str]:
    """The ids of every plan in force, by turning the pages of the list."""
    found: dict[str, None] = {}
    path = "/plans/"
    while path:
        page = visitor.open(path)
        found |= dict.fromkeys(plans_named(page))
        following = _NEXT.search(page)
        path = following[1].replace("&amp;", "&") if following else ""
    return list(found)


Address = Callable[[str, Random], str]
OWN = "{own}/"  # in an address: the own city's plan


def _of_plan(section: str) -> Address:
    return lambda plan, _draw: f"/plans/{plan}/{section}"


def _of_own(section: str) -> Address:
    """A page that others' plans do not show: clicks on it are about the own city's."""
    return lambda _plan, _draw: OWN + section


def _month_back(_plan: str, draw: Random) -> str:
    """The returns of one of the last three years' months."""
    today = clock.today()
    months = today.year * 12 + today.month - 2 - draw.randrange(MONTHS)
    return f"{OWN}progress/?month={months // 12}-{months % 12 + 1:02d}"


def _fixed(path: str) -> Address:
    return lambda _plan, _draw: path


def _with_word(path: str, words: Sequence[str]) -> Address:
    return lambda _plan, draw: f"{path}?q={quote(draw.choice(words))}"


PAGES: dict[str, Address] = {
    "today": _fixed("/"),
    "what is ours": _fixed("/plans/ours/"),
    "returns": _of_own("progress/"),
    "returns of a month": _month_back,
    "returns overdue": _of_own("progress/?state=late"),
    "figures of departments": _of_own("returns/"),
    "plans": _fixed("/plans/"),
    "board": _of_plan(""),
    "indicators": _of_plan("indicators/"),
    "tasks": _of_plan("tasks/"),
    "units": _of_plan("units/"),
    "projects": _of_plan("projects/"),
    "project map": _of_plan("projects/map/"),
    "timeline": _of_plan("projects/timeline/"),
    "support": _of_plan("support/"),
    "disagreements": _of_plan("disagreements/"),
    "compare": _fixed("/plans/compare/"),
    "search": _with_word("/search/", _WORDS),
    "suggest": _with_word("/search/suggest/", _TYPED),
    "areas": lambda _plan, draw: draw.choice(("/areas/630000000000/", "/areas/630200000000/")),
}
# The board is where people land; suggestions are asked for while typing.
_WEIGHTS = {"board": 3, "suggest": 2}


def clicks_of(number: int, plans: Sequence[str], own: str, count: int) -> Iterator[tuple[str, str]]:
    """(page, path) of `count` clicks of one person: every second one about the own city's plan."""
    draw = Random(number)  # noqa: S311 - repeatable on purpose
    pages = list(PAGES)
    for page in draw.choices(pages, [_WEIGHTS.get(page, 1) for page in pages], k=count):
        plan = own if draw.random() < 0.5 else draw.choice(plans)
        yield page, PAGES[page](plan, draw).replace(OWN, f"/plans/{own}/")


def work(visitors: Sequence[Visitor], plans: Sequence[str], *, own: str, clicks: int, think: float) -> list[Click]:
    """All of them at once in the plans: `clicks` each."""
    return visit(visitors, lambda number: list(clicks_of(number, plans, own, clicks)), think=think)


def visit(
    visitors: Sequence[Visitor], wanted: Callable[[int], Sequence[tuple[str, str]]], *, think: float
) -> list[Click]:
    """All at once: the (page, path) each wants, pausing half to one and a half times `think` seconds between them."""
    with ThreadPoolExecutor(len(visitors)) as crowd:
        begun = [
            crowd.submit(_one, visitor, wanted(number), Random(-number - 1), think)  # noqa: S311 - repeatable on purpose
            for number, visitor in enumerate(visitors)
        ]
        return [click for person in begun for click in person.result()]


def _one(visitor: Visitor, clicks: Sequence[tuple[str, str]], pause: Random, think: float) -> list[Click]:
    time.sleep(pause.random() * think)  # nobody begins in the same instant
    found = []
    for page, path in clicks:
        found.append(_click(visitor, page, path))
        time.sleep(think * pause.uniform(0.5, 1.5))
    return found


def _click(visitor: Visitor, page: str, path: str) -> Click:
    began = time.perf_counter()
    try:
        body = visitor.open(path)
    except (NotAnswered, OSError) as wrong:
        return Click(page, time.perf_counter() - began, str(wrong))
    seconds = time.perf_counter() - began
    whole = page.startswith("suggest") or "</html>" in body
    return Click(page, seconds, "" if whole else f"{path} ends early")

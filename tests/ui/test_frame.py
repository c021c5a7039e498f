"""The frame: errors as designed states, preferences, forms, keys that act once."""

from __future__ import annotations

import time

import pytest
from django import forms
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html

from laoyou.core.errors import Conflict
from laoyou.ui import errors, once
from laoyou.ui.errors import refused_page


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("BAD_REQUEST", 400),
        ("FORBIDDEN", 403),
        ("MISSING", 404),
        ("BROKEN", 500),
        ("STALE_FORM", 403),
        ("SIGNED_OUT", 401),
        ("TOO_LARGE", 413),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_troubles_say_what_happened_and_what_to_do(client: Client, name: str, status: int, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(f"/trouble/{name}/")
    assert response.status_code == status
    tree = html.fromstring(response.content.decode())
    with translation.override(language):
        trouble = getattr(errors, name)
        said = [" ".join(p.text_content().split()) for p in tree.xpath("//div[@data-in-place]/p")]
        assert tree.xpath("string(//h1)").strip() == str(trouble.happened)
        assert said[:2] == [str(trouble.why), str(trouble.next_step)]
    assert tree.get("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]


def test_the_handlers_answer_with_those_pages(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
    assert b"data-in-place" in client.get("/nowhere/").content
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
    broken = client.get("/broken/")
    assert (broken.status_code, b"on purpose" in broken.content) == (500, False)
    stale = client.post("/preferences/", {"theme": "dark"})
    assert (stale.status_code, "data-in-place" in stale.content.decode()) == (403, True)


def test_a_refusal_is_said_in_its_own_words(rf: RequestFactory) -> None:
    response = refused_page(rf.get("/"), Conflict())
    assert response.status_code == 409
    assert "Somebody changed this while you were working." in response.content.decode()


@pytest.fixture
def relaxed() -> Client:
    return Client()


@pytest.mark.parametrize(
    ("posted", "cookie", "kept"),
    [
        ({"theme": "dark"}, "laoyou_theme", "dark"),
        ({"type_size": "large"}, "laoyou_type", "large"),
        ({"language": "en"}, "django_language", "en"),
        ({"theme": "pink"}, "laoyou_theme", None),
        ({"language": "xx"}, "django_language", None),
    ],
)
def test_preferences_are_kept_when_they_exist(
    relaxed: Client, posted: dict[str, str], cookie: str, kept: str | None
) -> None:
    response = relaxed.post("/preferences/", posted | {"next": "/?x=1"})
    assert response["Location"] == "/?x=1"
    assert (response.cookies[cookie].value if cookie in response.cookies else None) == kept


def test_preferences_never_lead_elsewhere(relaxed: Client) -> None:
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert relaxed.post("/preferences/", {"next": target})["Location"] == "/"


def test_the_page_carries_the_readers_choices_and_no_inline_code(relaxed: Client) -> None:
    relaxed.cookies["laoyou_theme"] = "dark"
    relaxed.cookies["laoyou_type"] = "large"
    response = relaxed.get("/")
    tree = html.fromstring(response.content.decode())
    assert (tree.get("data-bs-theme"), tree.get("data-type-size")) == ("dark", "large")
    assert [script.get("type") for script in tree.iter("script") if not script.get("src")] == ["application/json"] * 5
    assert not tree.xpath("//*[@style] | //style | //@*[starts-with(name(), 'on')]")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_frame_says_values_wherever_it_is_read(relaxed: Client) -> None:
    """`blocktranslate` calls nothing: a variable that is made when it is read must be its value there, too."""
    text = html.fromstring(relaxed.get("/style/").content.decode()).text_content()
    assert "version 0.1" in text or "版本 0.1" in text
    assert "function" not in text.split("0.1")[0][-60:]
    assert "partial" not in text


def test_ids_on_a_page_are_its_own(relaxed: Client) -> None:
    ids = html.fromstring(relaxed.get("/").content.decode()).xpath("//@id")
    assert len(ids) == len(set(ids))


class Upload(forms.Form):
    name = forms.CharField(label="Name", help_text="As printed")
    count = forms.IntegerField(label="Count", error_messages={"invalid": "My own words."})
    document = forms.FileField(label="Document", widget=forms.FileInput(attrs={"accept": ".docx,.pdf"}))
    day = forms.DateField(label="Day")
    agreed = forms.BooleanField(label="Agreed")


def test_fields_tie_label_help_limits_and_error_to_the_control(render) -> None:
    form = Upload({"name": "", "count": "x", "day": "2025-13-45"})
    form.fields["document"].max_bytes = 20 * 2**20  # type: ignore[attr-defined]
    tree = html.fragment_fromstring(
        render("{% for f in form %}{% field f %}{% endfor %}", form=form), create_parent="div"
    )
    name = tree.xpath(".//input[@name='name']")[0]
    assert name.get("aria-describedby") == "id_name_help id_name_error"
    assert name.get("aria-invalid") == "true"
    assert {label.get("for") for label in tree.xpath(".//label[@for]")} >= {
        "id_name",
        "id_count",
        "id_document",
        "id_day",
    }
    assert tree.xpath("string(.//p[@id='id_document_limits'])") == "Kinds of file: .docx, .pdf. At most 20 MB."
    said = {p.get("id"): p.text_content().strip() for p in tree.xpath(".//p[@class='field-error']")}
    assert said == {
        "id_name_error": "Fill this in.",
        "id_count_error": "My own words.",
        "id_document_error": "Choose a file.",
        "id_day_error": "Write a date such as 2022-09-06.",
        "id_agreed_error": "Tick this to go on.",
    }


def test_the_summary_leads_to_every_wrong_field_and_is_silent_before(render) -> None:
    tree = html.fragment_fromstring(render("{% error_summary form %}", form=Upload({})), create_parent="div")
    assert tree.xpath(".//li/a/@href") == ["#id_name", "#id_count", "#id_document", "#id_day", "#id_agreed"]
    assert render("{% error_summary form %}", form=Upload()).strip() == ""


def submission(rf: RequestFactory, key: str) -> HttpRequest:
    return rf.post("/", {once.FIELD: key})


def test_a_form_pressed_twice_acts_once(rf: RequestFactory, render) -> None:
    key = html.fragment_fromstring(render("{% submission_token %}")).get("value")
    assert [once.take(submission(rf, key)), once.take(submission(rf, key))] == [True, False]
    assert once.take(submission(rf, once.new_token())) is True


def test_a_key_that_cannot_be_known_says_that_nothing_was_recorded(rf: RequestFactory) -> None:
    for key in ("", "x", once.new_token()[:-1]):
        with pytest.raises(once.FormTooOld):
            once.take(submission(rf, key))


def test_nor_does_one_of_the_day_before(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    key, hence = once.new_token(), time.time() + (once.HOURS * 3600) + 1
    monkeypatch.setattr(time, "time", lambda: hence)
    with pytest.raises(once.FormTooOld):
        once.take(submission(rf, key))

"""Files handed in: what is taken, what is refused in which words, and that nothing is ever half kept."""

from __future__ import annotations

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from people import AUDITOR, HAIDONG, LEDU, NEIGHBOUR, NOW, OFFICER, SECURITY_ADMIN, ZIYANG
from pytest_django import Settings

from laoyou.core.errors import NotAllowed
from laoyou.records.models import Attachment, AuditEvent
from laoyou.records.services import attachment_rules as rules
from laoyou.records.services.attachments import (
    AttachmentMissing,
    AttachmentRefused,
    AttachmentUnknown,
    keep,
    open_attachment,
    path_of,
)
from laoyou.records.services.storage_checks import check_storage

PLAN = "海东市“一老一小”整体解决方案\n到2025年……".encode()


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


def handed_in(
    data: object, filename: str = "方案.txt", purpose: str = "plan_document", area: int = HAIDONG
) -> Attachment:
    return keep(data, filename=filename, purpose=purpose, area=area, actor=OFFICER, now=NOW)  # type: ignore[arg-type]


def package(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    return package(**({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | more))


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_under_its_fingerprint_and_comes_back_byte_for_byte(storage: Path) -> None:
    kept = handed_in(io.BytesIO(PLAN), "../../etc/海东市方案.TXT")
    sha = hashlib.sha256(PLAN).hexdigest()
    assert (kept.filename, kept.sha256, kept.size, kept.media_type) == ("海东市方案.TXT", sha, len(PLAN), "text/plain")
    assert files(storage) == [storage / "630200000000" / sha[:2] / sha]
    assert files(storage)[0].stat().st_mode & 0o777 == 0o600
    with open_attachment(kept.pk, actor=OFFICER)[1] as file:
        assert file.read() == PLAN
    assert list(AuditEvent.objects.values_list("action", "subject_id")) == [("records.keep_attachment", str(kept.pk))]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_is_kept_once_an_area_and_purpose(storage: Path) -> None:
    first, again = handed_in(PLAN), handed_in(PLAN, "改名.txt")
    elsewhere = handed_in(PLAN, area=LEDU)
    assert (again.pk, again.filename) == (first.pk, "方案.txt")
    assert elsewhere.pk != first.pk
    assert len(files(storage)) == 2
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_handing_in_again_mends_a_lost_file() -> None:
    kept = handed_in(PLAN)
    path_of(kept).unlink()
    with pytest.raises(AttachmentMissing):
        open_attachment(kept.pk, actor=OFFICER)
    handed_in(PLAN)
    assert path_of(kept).read_bytes() == PLAN


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_row_nor_file(storage: Path) -> None:
    def keep_and_stumble() -> None:
        with transaction.atomic():
            handed_in(PLAN)
            assert len(files(storage)) == 1
            raise InterruptedError

    with pytest.raises(InterruptedError):
        keep_and_stumble()
    assert (Attachment.objects.count(), AuditEvent.objects.count(), files(storage)) == (0, 0, [])


@pytest.mark.django_db
def test_before_the_commit_the_file_can_already_be_read_by_its_own_transaction() -> None:
    kept = handed_in(PLAN)
    assert not path_of(kept).exists()
    with open_attachment(kept.pk, actor=OFFICER)[1] as file:
        assert file.read() == PLAN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("方案.docx", docx()),
        ("方案.pdf", b"%PDF-1.7\n..."),
        ("方案.html", b"<!DOCTYPE html><p>x</p>"),
        ("方案.htm", "<html>海东</html>".encode("gb18030")),
        ("方案.txt", "一、总体要求".encode("gb18030")),
        ("方案.txt", "一、总体要求".encode("utf-16")),
        ("方案.txt", ("字" * 70_000).encode()),
        ("方案.exe.txt", b"only text"),
    ],
)
def test_what_is_taken(filename: str, data: bytes) -> None:
    assert handed_in(data, filename).size == len(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000)
REFUSED = [
    ("空.txt", b"", rules.AttachmentEmpty, {}),
    ("方案.pdf", b"MZ\x90\x00" + bytes(64), rules.AttachmentIsProgram, {}),
    ("方案.txt", b"#!/bin/sh\n", rules.AttachmentIsProgram, {}),
    ("方案.pdf", docx(), rules.AttachmentDiffers, {"extension": ".pdf"}),
    ("方案.docx", b"%PDF-1.4", rules.AttachmentDiffers, {"extension": ".docx"}),
    ("方案.docx", package(**{"x.txt": b"x"}), rules.AttachmentDiffers, {"extension": ".docx"}),
    ("方案.txt", b"\x89PNG\r\n\x1a\n\0\0", rules.AttachmentDiffers, {"extension": ".txt"}),
    ("方案.html", b"plain", rules.AttachmentDiffers, {"extension": ".html"}),
    ("方案.exe", b"MZ", rules.AttachmentKindNotTaken, {"extension": ".exe"}),
    ("方案.pdf.exe", b"%PDF-1.4", rules.AttachmentKindNotTaken, {"extension": ".exe"}),
    ("方案", PLAN, rules.AttachmentKindNotTaken, {"extension": "方案"}),
    (".txt", PLAN, rules.AttachmentKindNotTaken, {"extension": ".txt"}),
    ("方案.docx", OLE, rules.AttachmentIsOldOffice, {}),
    ("方案.docx", OLE[:65_530] + "EncryptedPackage".encode("utf-16-le"), rules.AttachmentEncrypted, {}),
    ("方案.docx", docx(**{"word/vbaProject.bin": b"x"}), rules.AttachmentHasMacros, {}),
    ("方案.docx", docx(**{"word/media/a": bytes(64 * 1024 * 1024)}), rules.AttachmentIsBomb, {}),
    ("方案.docx", docx()[:-30], rules.AttachmentDamaged, {}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("filename", "data", "refusal", "facts"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_and_leaves_nothing(
    filename: str, data: bytes, refusal: type[AttachmentRefused], facts: dict[str, str], storage: Path
) -> None:
    with pytest.raises(AttachmentRefused) as caught:
        handed_in(data, filename)
    assert type(caught.value) is refusal
    assert facts.items() <= caught.value.facts.items()
    assert (Attachment.objects.count(), files(storage)) == (0, [])


@pytest.mark.django_db
def test_a_package_that_lists_a_million_members_is_refused_before_the_list_is_read() -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + bytes(10)
    with pytest.raises(rules.AttachmentIsBomb):
        handed_in(docx()[:-22] + end, "方案.docx")


@pytest.mark.django_db
def test_a_stream_is_read_no_further_than_the_limit(storage: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            assert self.given <= 200 * 1024 * 1024
            return b"a" * size

    stream = Endless()
    with pytest.raises(rules.AttachmentTooLarge) as caught:
        handed_in(stream)
    assert caught.value.facts == {"limit_mb": 50}
    assert stream.given <= 51 * 1024 * 1024
    assert files(storage) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("C:\\Users\\李\\方案.txt", "方案.txt"),
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("方案\u202etxt.txt", "方案txt.txt"),
        ("长" * 300 + ".txt", "长" * 180 + ".txt"),
    ],
)
def test_names_lose_folders_and_invisible_characters(typed: str, shown: str) -> None:
    assert handed_in(PLAN, typed).filename == shown


@pytest.mark.django_db
def test_who_may_open_a_kept_file() -> None:
    kept = handed_in(PLAN)
    open_attachment(kept.pk, actor=AUDITOR)[1].close()
    with pytest.raises(AttachmentUnknown):
        open_attachment(kept.pk, actor=NEIGHBOUR)
    with pytest.raises(NotAllowed):
        open_attachment(kept.pk, actor=SECURITY_ADMIN)


@pytest.mark.django_db(transaction=True)
def test_the_storage_check_names_what_is_missing_damaged_or_nobodys(storage: Path) -> None:
    whole, lost, changed = handed_in(PLAN), handed_in(PLAN, area=LEDU), handed_in(PLAN, area=ZIYANG)
    path_of(lost).unlink()
    path_of(changed).write_bytes(b"other")
    stray = storage / "incoming" / "left-behind"
    stray.write_bytes(b"x")
    tomorrow = NOW + timedelta(days=3650)
    found = check_storage(now=tomorrow)
    assert (found.orphans, found.missing, found.damaged) == ([stray], [lost.pk], [changed.pk])
    assert check_storage(now=NOW - timedelta(days=365)).orphans == []
    check_storage(now=tomorrow, remove_orphans=True)
    assert not stray.exists()
    assert path_of(whole).exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_handing_in_the_same_file_at_once_keep_it_once(storage: Path) -> None:
    def hand_in(_: int) -> object:
        try:
            return handed_in(PLAN).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        kept = set(pool.map(hand_in, range(8)))
    assert len(kept) == len(files(storage)) == 1

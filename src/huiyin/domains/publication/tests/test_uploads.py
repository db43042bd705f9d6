"""What is uploaded in the editor passes the checks of any other file, and its hidden data do not stay."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from huiyin.domains.publication.selectors.uploads import may_open_upload, uploads_of
from huiyin.domains.publication.services import add_document
from huiyin.domains.publication.tests.test_editor import signed_in
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City


def jpeg() -> bytes:
    """Return a picture that tells where it was taken."""
    out = io.BytesIO()
    exif = Picture.Exif()
    exif[0x010E] = "SECRET-PLACE"
    Picture.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_loses_its_hidden_data(city: City) -> None:
    upload = SimpleUploadedFile("river.jpg", jpeg(), "image/jpeg")
    signed_in(city).post(
        "/write/images/add/", {"title": "河", "file": upload, "tags": "", "description": ""}
    )
    image = get_image_model().objects.get()
    with image.file.open("rb") as stream:
        kept = stream.read()
    assert b"SECRET-PLACE" not in kept
    assert (image.width, image.height) == (40, 30)
    assert image.uploaded_by_user is not None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.pdf", b"MZ\x90\x00 not a pdf"),
        ("run.exe", b"MZ\x90\x00"),
        ("x.html", b"<script>1</script>"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(city: City, name: str, data: bytes) -> None:
    upload = SimpleUploadedFile(name, data, "application/pdf")
    response = signed_in(city).post(
        "/write/documents/add/", {"title": "文件", "file": upload, "tags": ""}
    )
    assert response.status_code == 200
    assert not get_document_model().objects.exists()


def test_a_reviewer_uploads_nothing(city: City) -> None:
    upload = SimpleUploadedFile("river.jpg", jpeg(), "image/jpeg")
    signed_in(city, "first_reviewer").post(
        "/write/images/add/", {"title": "河", "file": upload, "tags": ""}
    )
    assert not get_image_model().objects.exists()


def test_an_upload_is_seen_by_its_organs_alone(city: City) -> None:
    """Guessing the name of another organ's file opens nothing, nor does the chooser list it."""
    upload = SimpleUploadedFile("plan.jpg", jpeg(), "image/jpeg")
    signed_in(city).post(
        "/write/images/add/", {"title": "规划", "file": upload, "tags": "", "description": ""}
    )
    image = get_image_model().objects.get()
    address = f"/media/{image.file.name}"
    for who in ("author", "first_reviewer"):
        assert may_open_upload(image.file.name, city.people[who])
    other = Organ.objects.create(
        code="yc-jyj", name="云川市教育局", short_name="市教育局", level="city", kind="department"
    )
    user = User.objects.create(username="stranger")
    RoleGrant.objects.create(user=user, role="author", organ=other, since=datetime.now(UTC))
    stranger = Client()
    stranger.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for client in (stranger, signed_in(city, "system_admin")):
        assert client.get(address).status_code == 404
    assert "规划" not in stranger.get("/write/images/chooser/").content.decode()
    assert uploads_of(get_image_model(), city.people["author"]).get() == image


SECRET = "机密★三年\n关于某项工作的请示\n".encode()


@pytest.mark.clause("secrecy-regulation-2024:42")
def test_a_marked_file_is_refused_in_the_editor_and_that_stays_in_the_ledger(city: City) -> None:
    upload = SimpleUploadedFile("某项工作的请示.txt", SECRET, "text/plain")
    answer = signed_in(city).post(
        "/write/documents/add/", {"title": "请示", "file": upload, "tags": ""}
    )
    assert "没有接收" in answer.content.decode()
    assert not get_document_model().objects.exists()
    entry = Entry.objects.get(kind="file.refused")
    assert entry.actor_id == city.people["author"].id
    assert entry.data["organs"] == ["yc-gov"]
    with pytest.raises(Invalid):
        add_document(
            name="a.txt", data=SECRET, title="请示", actor=city.people["author"], now=city.tick()
        )
    assert Entry.objects.filter(kind="file.refused", subject=entry.subject).count() == 2

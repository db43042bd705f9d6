"""``huiyin import``: several files in one call, an account for each, and a trial that writes down every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.importing import signing
from huiyin.domains.publication.importing.tests.conftest import (  # noqa: F401 — fixtures
    Desk,
    city,
    desk,
    row,
)
from huiyin.domains.publication.models import ImportRun, Item, Redirect
from huiyin.domains.publication.tests.old_addresses import Desk as Store
from huiyin.domains.publication.tests.old_addresses import everywhere
from huiyin.foundation.release.rendering import Output
from huiyin.project import cli
from huiyin.project.commands import starting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.kernel.actors import Actor


@pytest.fixture
def signed_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], None]:  # noqa: F811
    """Let the commands act for a person without asking for the password; that is another test's matter."""

    def enter(actor: Actor) -> None:
        monkeypatch.setattr(starting, "actor", lambda _username, _now: actor)

    enter(desk.importer)
    return enter


def imported(desk: Desk, *names: str) -> int:  # noqa: F811
    files = [str(desk.folder / name) for name in names]
    options = ["--mapping", str(desk.mapping()), "--reason", "网站改版。", "--as", "importer"]
    return cli.run(["import", "documents", *files, *options])


@pytest.mark.usefixtures("signed_in")
def test_several_files_are_a_run_each_and_a_broken_one_stops_no_other(
    desk: Desk,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk.jsonl([row(1), row(2, title=""), row(3, address="")], "one.jsonl")
    (desk.folder / "two.parquet").write_bytes(b"nothing of the kind")
    desk.jsonl([row(4)], "three.jsonl")
    assert imported(desk, "one.jsonl", "two.parquet", "three.jsonl") == 1
    told = capsys.readouterr()
    assert "two.parquet 不是完好的 Parquet 文件" in told.err
    one, three = ImportRun.objects.exclude(finished_at=None).order_by("pk")
    assert f"one.jsonl 批次 {one.pk}：共 3 行，可公开 1 件，留作草稿 1 件，退回 1 行" in told.out
    assert "草稿：没有原文地址，不能证明已在别处公开（1）" in told.out
    assert f"three.jsonl 批次 {three.pk}：共 1 行，可公开 1 件" in told.out
    assert f"huiyin import sign {one.pk} --as 账号" in told.out
    rejects = desk.folder / f"one.jsonl.rejects-{one.pk}.csv"
    assert str(rejects) in told.out
    assert "没有标题" in rejects.read_text(encoding="utf-8-sig")
    assert imported(desk, "one.jsonl", "three.jsonl") == 0
    assert Item.objects.count() == 3, "the same files again are the same runs"


def test_the_trial_writes_down_every_problem(
    desk: Desk,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = desk.jsonl([row(1), row(2, title=""), row(3, address="", date="")])
    problems = desk.folder / "problems.csv"
    call = ["import", "trial", str(file), "--mapping", str(desk.mapping())]
    assert cli.run([*call, "--problems", str(problems)]) == 0
    told = capsys.readouterr().out
    assert "共 3 行：可公开 1，留作草稿 1，退回 1。什么也没有保存。" in told
    assert "文件里没有“link”这个字段" in told
    assert len(problems.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert cli.run([*call, "--problems", str(problems)]) == cli.REFUSED
    assert not Item.objects.exists()


def test_two_people_sign_on_the_command_line(
    desk: Desk,  # noqa: F811
    signed_in: Callable[[Actor], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = desk.read(desk.jsonl([row(1)]))
    call = ["import", "sign", str(run.pk), "--opinion", "核对无误。", "--as", "importer"]
    assert cli.run(call) == 0
    assert "还没有签" in capsys.readouterr().out
    assert signing.manifest(run) != ""
    call += ["--digest", signing.manifest(run)]
    assert cli.run([*call[:-1], "f" * 64]) != 0
    assert cli.run(call) != 0, "nobody signs without the secrecy review"
    call += ["--cleared"]
    assert cli.run(call) == 0
    signed_in(desk.city.people["approver"])
    assert cli.run(call) == 0
    told = capsys.readouterr().out
    assert "第一人已签署" in told
    assert "分 1 张票进入发布" in told


def test_old_addresses_of_a_run_are_shown_and_then_proposed(
    desk: Desk,  # noqa: F811
    signed_in: Callable[[Actor], None],
    tmp_path: Path,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = Store(desk.city, tmp_path / "store", settings)
    desk.jsonl([row(1), row(2)], "one.jsonl")
    assert imported(desk, "one.jsonl") == 0
    run = ImportRun.objects.get()
    one, two = Item.objects.order_by("pk")
    Item.objects.filter(pk=one.pk).update(source_url="http://www.old.example/a/1.html")
    Item.objects.filter(pk=two.pk).update(source_url="http://other.example/a/2.html")
    store.release({f"/item/{one.pk}/": Output("text/html", b"page")})
    signed_in(everywhere(desk.city.people["registrar"], "registrar"))
    command = ["import", "addresses", str(run.pk), "--host", "www.old.example", "--site", "city"]
    capsys.readouterr()
    assert cli.run([*command, "--as", "registrar"]) == 0
    told = capsys.readouterr().out
    assert f"/a/1.html → /item/{one.pk}/" in told
    assert "没有列入：原文地址不在这个域名上（1）" in told
    assert "加上 --propose 提出" in told
    assert not Redirect.objects.exists()
    assert cli.run([*command, "--as", "registrar", "--propose"]) == 0
    assert "已提出" in capsys.readouterr().out
    assert Redirect.objects.get().target == f"/item/{one.pk}/"
    assert cli.run([*command, "--as", "registrar", "--propose"]) == 0
    assert "没有要提出的" in capsys.readouterr().out

"""Damage done to the store and to copies of it: ``huiyin release verify`` finds it, with no database at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.foundation.release.checkout import WELL_KNOWN, checkout
from huiyin.foundation.release.keys import SigningKey, public_pem
from huiyin.foundation.release.store import ReleaseStore

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.bypass.public_city import Public

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]
NOWHERE = "postgresql://nobody@192.0.2.1:1/nothing"
VERIFY = "import sys; from huiyin.project.cli import main; sys.argv = ['huiyin', 'release', 'verify', *sys.argv[1:]]; main()"


def verify(target: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process whose database lies nowhere."""
    environment = {
        **os.environ,
        "HUIYIN_DATABASE_URL": NOWHERE,
        "HUIYIN_TEST_DIR": str(target.parent / "elsewhere"),
        "HUIYIN_DATA": str(target.parent / "elsewhere"),
    }
    command = [sys.executable, "-c", VERIFY, str(target), *options]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def finds(target: Path, *words: str, options: tuple[str, ...] = ()) -> None:
    """Assert that the command finds something and says these words."""
    done = verify(target, *options)
    assert done.returncode == 1, done.stdout + done.stderr
    for word in words:
        assert word in done.stdout, done.stdout


def flip(file: Path, at: int) -> None:
    """Turn one bit over."""
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= 1
    file.chmod(0o600)
    file.write_bytes(bytes(data))


def withdraw(public: Public) -> None:
    """Take the item down and let the releaser carry it out."""
    services.withdraw(
        item_id=public.item.pk,
        reason="附件有误。",
        actor=public.city.people["approver"],
        now=public.city.tick(),
    )
    public.step()


@pytest.fixture
def store(public: Public, tmp_path: Path) -> Path:
    """Return a copy of a store with a release and a withdrawal after it; its witness lies beside it."""
    (tmp_path / "witness.json").write_bytes(public.store.current_file.read_bytes())
    withdraw(public)
    folder = tmp_path / "copy"
    shutil.copytree(public.folder, folder)
    return folder


def test_a_sound_store_holds(store: Path) -> None:
    done = verify(store, "--since", str(store.parent / "witness.json"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_flipped_bit_in_any_object(store: Path, chance: random.Random) -> None:
    """Ten objects at once, each a flipped bit at a random place: each is named."""
    files = [f for f in sorted((store / "objects").rglob("*")) if f.is_file()]
    blobs = [f for f in files if f.read_bytes()[:1] != b"{"]
    chosen = chance.sample(blobs, 10)
    for file in chosen:
        flip(file, chance.randrange(1 << 20))
    finds(store, *(f.parent.name + f.name for f in chosen))


def drop_entry(store: Path) -> None:
    lines = (store / "log" / "entries").read_bytes().splitlines(keepends=True)
    (store / "log" / "entries").write_bytes(b"".join(lines[:1] + lines[2:]))


def drop_last_entry(store: Path) -> None:
    file = store / "log" / "entries"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def flip_log(store: Path) -> None:
    flip(store / "log" / "entries", 100)


def flip_leaf(store: Path) -> None:
    flip(store / "log" / "leaves", 40)


def flip_head(store: Path) -> None:
    head = json.loads((store / "CURRENT").read_bytes())
    head["log_root"] = "0" * 64
    (store / "CURRENT").write_text(json.dumps(head))


def old_root(store: Path) -> None:
    shutil.copy(store / "heads" / "00000002.json", store / "CURRENT")


def lost_node(store: Path) -> None:
    """Take away a node of the tree: nodes that no root reaches may lie beside them, so it is asked for."""
    content = ReleaseStore(store)
    root = content.current()
    assert root is not None
    lose(store, content.manifest(root.digest)["pages"])


def lost_page(store: Path) -> None:
    content = ReleaseStore(store)
    root = content.current()
    assert root is not None
    entry = content.entry(root.digest, "/")
    assert entry is not None
    lose(store, entry.digest)


def lose(store: Path, address: str) -> None:
    """Remove the file of an object."""
    (found,) = [f for f in (store / "objects").rglob("*") if f.parent.name + f.name == address]
    found.unlink()


def unordered_erasure(store: Path) -> None:
    (store / "erased.json").write_text('["%s"]' % ("0" * 64))


def no_current(store: Path) -> None:
    (store / "CURRENT").write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (drop_entry, "日志"), (drop_last_entry, "日志"), (flip_log, "日志"), (flip_leaf, "叶子"),
        (flip_head, "签名"), (old_root, "旧根"), (lost_node, "缺失"), (lost_page, "缺失"), (unordered_erasure, "清除清单"),
        (no_current, "没有当前根"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_damage_is_found(store: Path, damage: Callable[[Path], None], words: str) -> None:
    damage(store)
    finds(store, words)


def test_an_old_root_with_the_later_heads_removed_is_found_by_the_witness(store: Path) -> None:
    """Whoever removes the newer heads too is given away by a head kept elsewhere."""
    newest = store.parent / "newest.json"
    shutil.copy(store / "CURRENT", newest)
    old_root(store)
    (store / "heads" / "00000003.json").unlink()
    finds(store, "历史被截断或旧根被换回", options=("--since", str(newest)))


def test_a_withdrawn_page_served_from_a_checkout(public: Public, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    checkout(public.store, folder)
    page = folder / "item" / str(public.item.pk) / "index.html"
    old = page.read_bytes()
    withdraw(public)
    checkout(public.store, folder)
    assert verify(folder).returncode == 0
    page.write_bytes(old)
    finds(folder, f"/item/{public.item.pk}/", "字节与发布时不同")
    page.unlink()
    finds(folder, "缺失")
    checkout(public.store, folder)


def test_what_a_withdrawn_item_left_in_a_checkout(public: Public, tmp_path: Path) -> None:
    """Its proof and its document have no notice in their place: only the folder itself shows that they are served."""
    folder, before = tmp_path / "site", tmp_path / "before"
    checkout(public.store, before)
    withdraw(public)
    checkout(public.store, folder)
    left = [
        file.relative_to(before)
        for file in sorted((before / "item").rglob("*"))
        if file.is_file() and not (folder / file.relative_to(before)).exists()
    ]
    assert left
    for file in left:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(before / file, folder / file)
    finds(folder, *(f"多出的文件 {file}：没有发布过，或者已经撤下。" for file in left))


def test_a_lost_410_in_the_table_of_a_checkout(public: Public, tmp_path: Path) -> None:
    withdraw(public)
    checkout(public.store, tmp_path / "site")
    table = tmp_path / "site" / WELL_KNOWN / "status.map"
    line = f"/item/{public.item.pk}/ 410 -"
    assert line in table.read_text()
    table.write_text(table.read_text().replace(f"{line}\n", ""))
    finds(tmp_path / "site", f"状态表 status.map 缺少：{line}")


def test_another_key_offered_in_a_checkout(public: Public, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    checkout(public.store, folder)
    offered = folder / WELL_KNOWN / "key.pem"
    assert verify(folder).returncode == 0
    offered.write_text(public_pem(SigningKey(tmp_path / "another").public_hex()))
    finds(folder, "公钥文件 key.pem 不是签发树头的那把钥匙。")
    offered.unlink()
    assert verify(folder).returncode == 0


def test_a_page_added_or_changed_in_a_checkout(
    public: Public, tmp_path: Path, chance: random.Random
) -> None:
    folder = tmp_path / "site"
    checkout(public.store, folder)
    pages = [f for f in sorted(folder.rglob("*.html")) if WELL_KNOWN not in str(f)]
    file = chance.choice(pages)
    flip(file, chance.randrange(1 << 20))
    (folder / "added.html").write_text("没有人放行的一页")
    finds(folder, "字节与发布时不同", "多出的文件 added.html")

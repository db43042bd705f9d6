"""What the command line offers of the release; each returns data or raises ``DomainError``."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from huiyin.foundation.release import audit as auditing
from huiyin.foundation.release import checkout as checking_out
from huiyin.foundation.release import daemon, queueing
from huiyin.foundation.release.copies import Folder
from huiyin.foundation.release.live import Site
from huiyin.foundation.release.objects import Damaged, write_atomic
from huiyin.foundation.release.proof import NotProved, check, prove
from huiyin.foundation.release.purging import Purger, waiting_orders
from huiyin.foundation.release.shadow import Shadow, shadow_render
from huiyin.foundation.release.store import ReleaseStore, Root
from huiyin.foundation.release.verify import Report, verify_store
from huiyin.foundation.release.verify_copy import verify_copy
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from huiyin.foundation.release.audit import Audit
    from huiyin.foundation.release.checkout import Checkout


PAUSE = 0.5  # seconds

KEY = re.compile(r"[0-9a-fA-F]{64}")


def store() -> ReleaseStore:
    """Return the configured store for reading."""
    return ReleaseStore(settings.RELEASE_DIR)


def checkout(directory: Path) -> Checkout:
    """Bring a folder to the current root."""
    return checking_out.checkout(store(), directory)


def verify(
    target: str, *, key: str | None = None, since: Path | None = None, sample: int | None = None
) -> Report:
    """Verify a store, a checked-out folder or a live site; needs no database."""
    _check_form(key)
    head = _head(since) if since else None
    if target.startswith(("http://", "https://")):
        return _verify_site(target, key=key, since=head, sample=sample)
    directory = Path(target)
    if (directory / "CURRENT").exists():
        if sample is not None:
            raise Invalid(
                "sample-of-store",
                "发布库总是全部核对，不能用 --sample；它只用于检出的目录和网址。",
            )
        return verify_store(directory, key=key, since=head)
    if (directory / checking_out.WELL_KNOWN / "head.json").exists():
        return verify_copy(Folder(directory), key=key, since=head, sample=sample)
    raise Invalid(
        "not-verifiable", "{target} 既不是发布库，也不是检出的目录，也不是网址。", target=target
    )


def _verify_site(
    address: str, *, key: str | None, since: Root | None, sample: int | None
) -> Report:
    """Verify a site; where it released meanwhile, begin again with its new head."""
    report = verify_copy(Site(address), key=key, since=since, sample=sample)
    for _again in range(2):
        if report.holds or report.head is None or not _moved(address, report.head):
            break
        report = verify_copy(Site(address), key=key, since=since, sample=sample)
    return report


def _moved(address: str, head: Root) -> bool:
    """Tell whether a site has another head now; what cannot be read is no newer one."""
    try:
        return Root.of(Site(address).material("head.json")).digest != head.digest
    except (LookupError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class ProvedPage:
    """A page that is what was released: its path, the number of the release, the key that signed its head."""

    path: str
    sequence: int
    key: str


def verify_page(page: Path, proof: Path, *, key: str | None = None) -> ProvedPage:
    """Check one saved page against a saved proof."""
    _check_form(key)
    try:
        bundle = json.loads(proof.read_bytes())
        path = check(bundle, page.read_bytes(), key=key).path
        return ProvedPage(path, json.loads(bundle["entry"])["sequence"], bundle["head"]["key"])
    except (NotProved, KeyError, ValueError, TypeError) as error:
        raise Invalid("not-proved", "证明不成立：{why}", why=str(error)) from None


def prove_path(path: str, *, sequence: int | None = None) -> bytes:
    """Return the proof of a page as a file."""
    try:
        return canonical_json(prove(store(), path, sequence=sequence))
    except NotProved as error:
        raise Invalid("not-proved", "{why}", why=str(error)) from None
    except Damaged as error:
        raise Invalid(
            "damaged",
            "发布库里的对象 {object} 缺失或被改动，不能出具证明。请用 huiyin release verify 核验发布库。",
            object=str(error),
        ) from None


def witness(file: Path) -> Root:
    """Export the current signed head, to be kept outside."""
    root = store().trusted()
    if root is None:
        raise Invalid("nothing-released", "还没有发布过任何内容。")
    write_atomic(file, root.as_json())
    return root


def audit() -> Audit:
    """Compare database and store."""
    return auditing.audit(store())


def shadow(now: datetime | None = None) -> Shadow:
    """Render everything anew and compare it, and what search holds, with what is public."""
    index = SearchIndex(settings.SEARCH_DIR)
    return shadow_render(store(), daemon.publisher(), now=now or datetime.now(UTC), index=index)


def carry_out_purges(*, patience: float) -> None:
    """Let the running releaser carry out what was ordered; where none runs, do it here.

    Returns as soon as no order waits, at the latest after ``patience`` seconds.
    """
    end = time.monotonic() + patience
    while waiting_orders() and time.monotonic() < end:
        try:
            with daemon.only_one():
                releaser = daemon.make()
                now = datetime.now(UTC)
                releaser.start(now=now)
                Purger(releaser).step(now=now)
        except daemon.AlreadyRunning:
            time.sleep(PAUSE)


def status() -> dict[str, Any]:
    """Return the releaser's last word and the current head."""
    root = store().current()
    heard = daemon.read_status()
    return {
        "running": queueing.answers(heard, now=datetime.now(UTC)),
        "releaser": heard,
        "head": json.loads(root.as_json()) if root else None,
    }


def _check_form(key: str | None) -> None:
    if key is not None and not KEY.fullmatch(key):
        raise Invalid("key-form", "公钥是 64 位十六进制数字，请检查 --key。")


def _head(file: Path) -> Root:
    try:
        return Root.of(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Invalid("no-head", "读不出留存的树头 {file}。", file=str(file)) from error

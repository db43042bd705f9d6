"""From rendered outputs to entries of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.files import blobs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.release.engine import Rendered
    from huiyin.foundation.release.rendering import Envelope, Output
    from huiyin.foundation.release.store import Entry
    from huiyin.foundation.release.writer import StoreWriter


def content_of(output: Output) -> bytes:
    """Return the bytes of an output, from the private store where it names a file."""
    return blobs.read(output.blob) if output.blob else output.body


def store_pages(writer: StoreWriter, rendered: Rendered) -> dict[str, Entry | None]:
    """Write every output's bytes; None where a path is gone."""
    return {
        path: writer.entry(path, output, content_of(output)) if output is not None else None
        for path, output in rendered.outputs.items()
    }


def store_sources(
    writer: StoreWriter, changes: Mapping[str, Envelope | None]
) -> dict[str, str | None]:
    """Write envelopes as blobs and return their addresses by key (None where a source is gone)."""
    return {
        key: writer.put_source(envelope) if envelope is not None else None
        for key, envelope in changes.items()
    }

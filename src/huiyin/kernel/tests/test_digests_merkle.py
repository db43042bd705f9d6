"""The tree's shape depends on its contents alone, and its paths prove what they say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.digests import canonical_json, digest, hex_digest, sha256_hex
from huiyin.kernel.merkle import Tree, verify_path


class Memory:
    """A content-addressed store in memory."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def save(self, data: bytes) -> str:
        """Keep the bytes under their digest."""
        address = sha256_hex(data)
        self.objects[address] = data
        return address

    def tree(self) -> Tree:
        """Return a tree over this store."""
        return Tree(self.objects.__getitem__, self.save)


KEYS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
CONTENTS = st.dictionaries(KEYS, st.integers(), max_size=150)


def test_canonical_json_sorts_and_refuses_what_has_two_forms() -> None:
    assert (
        canonical_json({"b": 1, "a": ["公", None, True]}) == '{"a":["公",null,true],"b":1}'.encode()
    )
    for wrong in (1.5, {"x": float("nan")}, {1: 2}, [{"a": 0.1}]):
        with pytest.raises(TypeError):
            canonical_json(wrong)
    with pytest.raises(ValueError, match="surrogates"):
        canonical_json("\ud800")


def test_sm3_matches_the_standards_example() -> None:
    """GB/T 32905-2016 annex A.1: the digest of "abc"."""
    assert (
        hex_digest(b"abc", "sm3")
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    with pytest.raises(ValueError, match="unknown digest"):
        digest(b"", "md5")


@given(CONTENTS, CONTENTS)
def test_same_contents_same_root(first: dict[str, int], second: dict[str, int]) -> None:
    memory = Memory()
    tree = memory.tree()
    root = tree.update(None, first)
    changes: dict[str, Any] = {**dict.fromkeys(first.keys() - second.keys()), **second}
    moved = tree.update(root, changes)
    assert moved == Memory().tree().update(None, second)
    assert dict(tree.items(moved)) == second
    expected = dict.fromkeys(first.keys() - second.keys())
    expected |= {k: v for k, v in second.items() if first.get(k) != v}
    assert dict(tree.diff(root, moved)) == expected


@given(CONTENTS, KEYS)
def test_paths_prove_presence_and_absence(contents: dict[str, int], other: str) -> None:
    memory = Memory()
    tree = memory.tree()
    root = tree.update(None, contents)
    for key in [*list(contents)[:5], other]:
        chain = tree.path(root, key)
        assert verify_path(root, key, chain, sha256_hex) == contents.get(key) == tree.get(root, key)


def test_a_changed_node_breaks_the_path() -> None:
    memory = Memory()
    tree = memory.tree()
    root = tree.update(None, {f"/item/{n}/": n for n in range(500)})
    chain = tree.path(root, "/item/7/")
    assert len(chain) > 1
    for at in range(len(chain)):
        forged = [*chain]
        forged[at] = forged[at].replace(b"7", b"8", 1)
        if forged != chain:
            with pytest.raises(ValueError, match="another digest"):
                verify_path(root, "/item/7/", forged, sha256_hex)
    with pytest.raises(ValueError, match="ends before"):
        verify_path(root, "/item/7/", chain[:-1], sha256_hex)


def test_one_change_writes_few_nodes() -> None:
    memory = Memory()
    tree = memory.tree()
    root = tree.update(None, {f"/item/{n}/": n for n in range(20_000)})
    before = len(memory.objects)
    tree.update(root, {"/item/77/": -1})
    assert len(memory.objects) - before <= 5

"""The log against RFC 9162's definitions and against pymerkle as an independent oracle."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from huiyin.kernel import translog


def _leaves(n: int) -> list[bytes]:
    return [translog.leaf_hash(f"entry {i}".encode()) for i in range(n)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 64, 100])
def test_roots_and_proofs_agree_with_an_independent_implementation(size: int) -> None:
    oracle = InmemoryTree(algorithm="sha256")
    for i in range(size):
        oracle.append_entry(f"entry {i}".encode())
    leaves = _leaves(size)
    assert translog.root_of(leaves) == oracle.get_root()


def test_the_empty_log_has_the_hash_of_nothing() -> None:
    assert translog.root_of([]) == sha256(b"").digest()


@given(st.integers(1, 70), st.data())
def test_inclusion(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    index = data.draw(st.integers(0, size - 1))
    root = translog.root_of(leaves)
    proof = translog.inclusion_proof(index, leaves)
    assert translog.verify_inclusion(leaves[index], index, size, proof, root)
    other = translog.leaf_hash(b"another")
    assert not translog.verify_inclusion(other, index, size, proof, root)
    assert not translog.verify_inclusion(leaves[index], index, size, [*proof, other], root)
    if proof:
        assert not translog.verify_inclusion(leaves[index], index, size, proof[:-1], root)
    assert not translog.verify_inclusion(leaves[index], size, size, proof, root)


@given(st.integers(1, 60), st.data())
def test_consistency(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    first = data.draw(st.integers(1, size))
    roots = (translog.root_of(leaves[:first]), translog.root_of(leaves))
    proof = translog.consistency_proof(first, leaves)
    assert translog.verify_consistency((first, size), roots, proof)
    rewritten = [translog.leaf_hash(b"rewritten"), *leaves[1:]]
    forged = (roots[0], translog.root_of(rewritten))
    assert not translog.verify_consistency(
        (first, size), forged, translog.consistency_proof(first, rewritten)
    )


def test_wrong_positions_are_refused() -> None:
    with pytest.raises(ValueError, match="no entry"):
        translog.inclusion_proof(3, _leaves(3))
    with pytest.raises(ValueError, match="no log"):
        translog.consistency_proof(0, _leaves(3))

"""What ``huiyin docs check`` finds: pages that are no longer what the code says."""

from __future__ import annotations

from huiyin.project.documents import glossary, matrix, operations


def problems() -> list[str]:
    """Return every problem, one sentence each."""
    tests = matrix.marked_tests()
    found = [f"{clause} 被测试引用，但不在 policies/ 里" for clause in matrix.unknown(tests)]
    found += [
        f'{clause} 有规则，没有测试：请给证明它的测试标上 @pytest.mark.clause("{clause}")'
        for clause in matrix.unproven(tests)
    ]
    found += [f"环境变量 {name} 没有说明，或者已经不用" for name in operations.undescribed()]
    if not matrix.FILE.exists() or matrix.FILE.read_text(encoding="utf-8") != matrix.render():
        found.append("docs/matrix.md 已过时，请运行 huiyin docs matrix")
    if operations.FILE.read_text(encoding="utf-8") != operations.render():
        found.append("docs/operations.md 已过时，请运行 huiyin docs operations")
    return found + glossary.missing() + glossary.unsourced()

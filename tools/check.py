"""Run every check of ``make check`` and tell the result line by line; names as arguments choose some."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Check:
    """One check: its name on the command line, what it looks at, and what to do when it fails."""

    name: str
    label: str
    command: tuple[str, ...]
    advice: str


CHECKS = (
    Check(
        "lint",
        "代码规则",
        (f"{BIN}/ruff", "check", "-q", "--output-format=concise", "."),
        "make fmt 能改掉一部分",
    ),
    Check(
        "format", "代码格式", (f"{BIN}/ruff", "format", "--check", "--quiet", "."), "运行 make fmt"
    ),
    Check("types", "类型", (f"{BIN}/mypy", "--no-error-summary", "-p", "huiyin"), "补上类型"),
    Check(
        "layers",
        "分层",
        (f"{BIN}/lint-imports", "--no-cache"),
        "依赖只能向下，见 docs/architecture.md",
    ),
    Check("templates", "页面模板", (f"{BIN}/djlint", "src", "--lint", "--quiet"), "按提示修改模板"),
    Check(
        "migrations",
        "数据库迁移",
        (PYTHON, "tools/migrations.py"),
        "运行 manage.py makemigrations 并起个名字",
    ),
    Check("system", "系统自检", (PYTHON, "-m", "huiyin.project.cli", "check"), "按提示修改"),
    Check("messages", "翻译", (PYTHON, "tools/messages.py", "--check"), "运行 make messages"),
    Check(
        "docs",
        "文档",
        (PYTHON, "-m", "huiyin.project.cli", "docs", "check"),
        "运行 make docs，词汇表要手写",
    ),
    Check(
        "addresses",
        "地址",
        (
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "--no-header",
            "-p",
            "no:cacheprovider",
            "tests/architecture/test_addresses.py",
        ),
        "去掉软件源地址和本机路径",
    ),
)


def main() -> int:
    """Run the chosen checks, or all, and return the exit code."""
    wanted = set(sys.argv[1:])
    if unknown := wanted - {c.name for c in CHECKS}:
        print(
            f"✗ 没有这些检查：{'、'.join(sorted(unknown))}。可选：{'、'.join(c.name for c in CHECKS)}"
        )
        return 2
    chosen = [c for c in CHECKS if not wanted or c.name in wanted]
    os.chdir(ROOT)
    failed = [
        c for number, c in enumerate(chosen, 1) if not _holds(c, f"[{number:>2}/{len(chosen)}]")
    ]
    if failed:
        print(f"✗ 有 {len(failed)} 项没有通过：{'、'.join(c.label for c in failed)}")
        return 1
    print(f"✓ {len(chosen)} 项检查全部通过")
    return 0


def _holds(check: Check, place: str) -> bool:
    """Run one check and print its line, and what it said where it failed."""
    begun = time.monotonic()
    done = subprocess.run(
        check.command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    took = time.monotonic() - begun
    if done.returncode == 0:
        print(f"{place} ✓ {check.label}（{took:.0f} 秒）", flush=True)
        return True
    print(f"{place} ✗ {check.label}（{took:.0f} 秒）。{check.advice}：", flush=True)
    print(
        "\n".join(f"    {row}" for row in (done.stdout + done.stderr).splitlines()[-60:]),
        flush=True,
    )
    return False


if __name__ == "__main__":
    sys.exit(main())

"""Nothing in the repository names a package registry, or a folder of one machine."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from tests.architecture.source import name, tracked

REGISTRIES = [
    "pypi" + r"\.org",
    "python" + "hosted",
    "registry" + r"\.npmjs",
    "npm" + r"mirror",
    "deb" + r"\.debian\.org",
    "security" + r"\.debian\.org",
    "archive" + r"\.ubuntu",
    "pypi" + r"\.tuna",
    "mirrors" + r"\.(?:aliyun|tuna|ustc|163|cloud)",
    "--(?:extra-)?index" + "-url",
    "trusted" + "-host",
]
MACHINE = [
    r"(?<![\w.])/wor" + r"k/(?:main|shared|\.library)",
    r"(?<![\w.$])/roo" + r"t/\.",
    r"(?<![\w.])/Use" + r"rs/\w",
]
BINARY = {".png", ".jpg", ".jpeg", ".mo", ".xlsx", ".pdf", ".ico", ".gz", ".parquet"}


def configured() -> list[str]:
    """Return the hosts that this machine's own package clients are set to."""
    files = [
        Path("/etc/pip.conf"),
        Path.home() / ".pip/pip.conf",
        Path.home() / ".config/pip/pip.conf",
    ]
    urls = [
        v
        for k, v in os.environ.items()
        if k.endswith(("INDEX_URL", "_REGISTRY", "npm_config_registry"))
    ]
    for file in files:
        parser = configparser.ConfigParser(interpolation=None)
        if file.exists():
            parser.read(file, encoding="utf-8")
            urls += [v for s in parser.sections() for k, v in parser.items(s) if "index" in k]
    hosts = {urlsplit(url).hostname for url in " ".join(urls).split()}
    return sorted(h for h in hosts if h and h not in {"localhost", "127.0.0.1"})


def test_no_registry_and_no_machine_path() -> None:
    pattern = re.compile(
        "|".join([*REGISTRIES, *MACHINE, *(re.escape(h) for h in configured())]), re.IGNORECASE
    )
    found = [
        f"{name(file)}: {match.group()}"
        for file in tracked()
        if file.suffix not in BINARY
        and (match := pattern.search(file.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    pattern = re.compile("|".join([*REGISTRIES, *MACHINE]))
    for sample in (
        "https://pypi" + ".org/simple",
        "pip install --index" + "-url x",
        "open('/wor" + "k/shared/data')",
    ):
        assert pattern.search(sample)

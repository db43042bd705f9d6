"""A template or style changed on disk under a running releaser: what it renders is what it was started with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import huiyin

SCRIPT = """
import sys
from pathlib import Path
import django
django.setup()
from huiyin.channels.portal.design import design_digest
from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.renderers.layout import template
from huiyin.channels.portal.renderers.plain import style

package, restarted = Path(sys.argv[1]), sys.argv[2] == "restarted"
before = design_digest()
print(before)
if not restarted:
    for file in sorted((package / "channels/portal/templates").rglob("*.html")):
        file.write_text(file.read_text() + "SMUGGLED")
    for file in (package / "foundation/ui/static/ui").rglob("*.css"):
        file.write_text(file.read_text() + "/* SMUGGLED */")
found = [f.name for f in sorted((package / "channels/portal/templates").glob("*/*.html"))
         if "SMUGGLED" in str(template(f"{f.parent.name}/{f.name}").source)]
print(",".join(found))
print(b"SMUGGLED" in style(None, "standard").body)
print(PortalPublisher().design_digest())
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program that may be changed."""
    folder = tmp_path / "program"
    ignored = shutil.ignore_patterns("__pycache__", "tests")
    shutil.copytree(Path(huiyin.__file__).parent, folder / "src" / "huiyin", ignore=ignored)
    shutil.copytree(Path(huiyin.__file__).parents[2] / "policies", folder / "policies")
    return folder


def ask(copy: Path, state: str) -> list[str]:
    """Run the script over the copy; return its lines."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "DJANGO_SETTINGS_MODULE": "huiyin.project.settings.test",
        "HUIYIN_TEST_DIR": str(copy / "data"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(copy / "src" / "huiyin"), state],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.clause("changchun-2015:4.1b")
def test_templates_are_those_that_were_digested(copy: Path) -> None:
    digest, smuggled, _style, present = ask(copy, "running")
    assert digest == present
    assert not smuggled, "rendered though nobody approved them"


@pytest.mark.clause("changchun-2015:4.1b")
def test_styles_are_those_that_were_digested(copy: Path) -> None:
    assert ask(copy, "running")[2] == "False"


@pytest.mark.clause("changchun-2015:4.1b")
def test_a_restarted_releaser_has_another_design(copy: Path) -> None:
    before = ask(copy, "running")[0]
    after = ask(copy, "restarted")
    assert after[0] != before
    assert after[1]


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize(
    "file",
    ["templates/portal_live/search.html", "templates/portal_live/proof.html", "server/app.py"],
)
def test_what_is_made_while_a_reader_waits_is_of_the_design_too(copy: Path, file: str) -> None:
    before = ask(copy, "restarted")[0]
    changed = copy / "src/huiyin/channels/portal" / file
    changed.write_text(changed.read_text() + "\n")
    assert ask(copy, "restarted")[0] != before

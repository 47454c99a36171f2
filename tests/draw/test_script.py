"""The page's script under a linter: its files joined as the page joins them, for they share their names."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mapper.draw import page

LINTER = Path(sysconfig.get_path("scripts")) / "oxlint"
RULES = Path(__file__).with_name("oxlint.jsonc")


def findings(files: Sequence[tuple[str, str]], folder: Path) -> list[str]:
    """What the linter says about files that share one scope, each as file, line, rule and message."""
    where = [(name, line) for name, text in files for line in range(1, text.count("\n") + 2)]
    where += [("the end", 1), ("the end", 2)]
    joined = folder / "joined.js"
    joined.write_text("\n".join([*(text for _, text in files), "export { start };\n"]), encoding="utf-8")
    command = [LINTER, "--config", RULES, "--format", "json", joined]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  the linter that is pinned
    assert run.stdout.startswith("{"), run.stdout + run.stderr
    return sorted(_words(each, where) for each in json.loads(run.stdout)["diagnostics"])


def _words(diagnostic: dict[str, Any], where: Sequence[tuple[str, int]]) -> str:
    name, line = where[diagnostic["labels"][0]["span"]["line"] - 1]
    return f"{name}:{line}: {diagnostic.get('code', 'syntax')}: {diagnostic['message']}"


def test_linter_finds_nothing_in_the_script(tmp_path: Path) -> None:
    assert findings([(name, page.asset(name)) for name in page.SCRIPTS], tmp_path) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("start(nobody_declared_this);", "eslint(no-undef)"),
        ("const nobodyUsesThis = 1;", "eslint(no-unused-vars)"),
        ("start(late);\nconst late = 1;", "eslint(no-use-before-define)"),
        ("start(shared === NaN);", "eslint(use-isnan)"),
        ("document.body.innerHTML = shared;", "eslint(no-restricted-properties)"),
        ("fetch(shared);", "eslint(no-restricted-globals)"),
        ("start(;", "syntax"),
    ],
)
def test_linter_finds_what_is_wrong_and_says_where(tmp_path: Path, line: str, rule: str) -> None:
    files = [("one.js", "const shared = 1;\nfunction start() {}\n"), ("two.js", f"start(shared);\n{line}\n")]
    [found] = findings(files, tmp_path)
    assert found.startswith(f"two.js:2: {rule}: ")

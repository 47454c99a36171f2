"""What is installed: the built wheel with its data, at the pinned versions."""

import os
import re
import sysconfig
from importlib import metadata, resources
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import gazetteer
import mapper

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+")


@pytest.mark.skipif("FRONTLINE_WHEEL" not in os.environ, reason="make test sets it, where the wheel is what is tested")
@pytest.mark.parametrize("package", [gazetteer, mapper])
def test_it_is_the_wheel_that_is_tested(package: object) -> None:
    path = Path(getattr(package, "__file__", ""))
    assert path.is_relative_to(sysconfig.get_path("purelib"))
    assert not path.is_relative_to(ROOT)


@pytest.mark.parametrize(
    ("package", "pattern"),
    [
        ("gazetteer", "py.typed"),
        ("gazetteer", "data/manifest.json"),
        ("mapper", "py.typed"),
        ("mapper", "lang/en.toml"),
        ("mapper", "lang/uk.toml"),
        ("mapper", "lang/ru.toml"),
        ("mapper", "theatres/ukraine.toml"),
        ("mapper", "reports/tables.toml"),
        ("mapper", "draw/assets/background.json"),
        ("mapper", "export/styles/events.qml"),
    ],
)
def test_data_are_installed(package: str, pattern: str) -> None:
    assert resources.files(package).joinpath(pattern).is_file()


def test_constraints_are_pins_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#") and not PIN.fullmatch(line)] == []


def test_everything_needed_is_installed_at_its_pinned_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    waiting, seen = [Requirement("frontline-mapper[dev,docs]")], set()
    while waiting:
        for requirement in required_by(waiting.pop()):
            if str(requirement) not in seen:
                seen.add(str(requirement))
                waiting.append(requirement)
    needed = {canonicalize_name(Requirement(text).name) for text in seen}
    assert {name: metadata.version(name) for name in needed} == {name: pinned.get(name) for name in needed}


def required_by(requirement: Requirement) -> list[Requirement]:
    """What a distribution needs here, with the extras that it is wanted with."""
    found = map(Requirement, metadata.requires(requirement.name) or ())
    environments = [{"extra": canonicalize_name(extra)} for extra in ("", *requirement.extras)]
    return [item for item in found if not item.marker or any(map(item.marker.evaluate, environments))]


def test_command_is_installed() -> None:
    [command] = metadata.entry_points(group="console_scripts", name="mapper")
    assert command.value == "mapper.cli:main"

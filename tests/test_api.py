"""What `import mapper` gives: a few functions, whatever else has been imported."""

import importlib
import pkgutil

import pytest

import mapper


@pytest.mark.parametrize("name", mapper.__all__)
def test_every_name_is_a_function_also_after_all_modules_are_imported(name: str) -> None:
    for module in pkgutil.walk_packages(mapper.__path__, "mapper."):
        importlib.import_module(module.name)
    assert callable(getattr(mapper, name))
    assert callable(getattr(mapper, name))


def test_other_names_are_missing() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mapper.nothing  # noqa: B018  it is the access that fails

"""Packages that only some formats need, and that are installed with an extra of this one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mapper.errors import SetupError


def needed(module: str, extra: str) -> Any:  # a module of its own each
    """Import a module.

    Args:
        module: its name.
        extra: the extra of this package that brings it.

    Returns:
        The module.

    Raises:
        SetupError: it is not installed; the message names the extra.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        what = f"{module.partition('.')[0]} is not installed"
        raise SetupError(f"{what}; install it with: pip install 'frontline-mapper[{extra}]'") from error

"""Shared fixtures. Small files to import: tests/shapes.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shapes import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A private folder in which a test writes the files that it imports."""
    return Folder(tmp_path)

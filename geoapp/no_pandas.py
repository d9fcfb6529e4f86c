"""Keep pyarrow from loading pandas, which it does for nearly everything it is asked.

For arrays that never become data frames: 50 MB and a second, in every process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any


class _NoDataFrames(MetaPathFinder):
    def find_spec(self, fullname: str, *_: Any) -> None:
        if fullname in {"geopandas", "pandas"}:
            raise ModuleNotFoundError(fullname, name=fullname)


@contextmanager
def no_pandas() -> Iterator[None]:
    """Run a block in which nothing can import pandas; what is loaded stays."""
    finder = _NoDataFrames()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)

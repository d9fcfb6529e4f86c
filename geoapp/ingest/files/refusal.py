"""Why a file cannot be used, as the reading child says it: no Django here."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818 - as in errors.py
    """``code`` and ``params`` choose the words, as in ``errors.py``."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

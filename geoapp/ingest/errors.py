"""Why an import stops as a whole. What is wrong with one row is data, not an error."""

from __future__ import annotations

from typing import Any

CLEAN, FINDINGS, FILE_REFUSED, CHOICE_NEEDED = 0, 1, 2, 3
"""Exit codes of ``manage.py import_layer`` and ``inspect_file``."""


class ImportStopped(Exception):  # noqa: N818 - it is not always an error
    """``code`` and ``params`` choose the words in ``messages``."""

    exit_code = FILE_REFUSED

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class FileRefused(ImportStopped):
    """Nothing in the file can be used as it is."""


class ChoiceNeeded(ImportStopped):
    """The file may be fine, but only its owner can say how to read it."""

    exit_code = CHOICE_NEEDED

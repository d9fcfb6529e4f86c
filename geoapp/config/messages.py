"""Compile the English catalogue with Babel, so that set-up needs no gettext tools."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_messages() -> None:
    """Write every .mo file that is missing or older than its .po file."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file)
            # Processes that start together each write their own; the last one stays.
            fresh = target.with_suffix(f".mo.{os.getpid()}")
            with fresh.open("wb") as file:
                write_mo(file, catalogue)
            fresh.rename(target)

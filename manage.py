#!/usr/bin/env python3
"""Run a management command of Địa bàn. Finds this clone's database by itself."""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError:
        python = Path(__file__).with_name(".venv") / "bin" / "python"
        sys.exit(
            "Chạy scripts/run một lần trước, rồi dùng: / Run scripts/run once first, "
            f"then use:\n  {python} manage.py …"
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

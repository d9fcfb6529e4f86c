"""Names of what explains our blank forms and is no data when they come back."""

from __future__ import annotations

FILE = "tu_dien_truong.csv"
"""Beside a Shapefile, in its zip."""
SHEET = "Từ điển trường"
"""Beside the sheet to fill in, in a workbook."""

"""A register, its history and its batches once more, in plain Python.

Written from what is promised (docs/data-model.md), to be compared with the database
after any sequence of imports, edits and undoings. It knows no SQL and none of our code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

FIRST = date(2021, 3, 1)
"""Every place is there from this day on."""


@dataclass(frozen=True, order=True)
class Said:
    """What a row says. ``cell``: number of the commune it lies in."""

    name: str
    cell: int
    end: date | None = None


@dataclass(frozen=True)
class Line:
    """One line of a file. Without a code or a name it is held."""

    code: str | None
    name: str | None
    cell: int
    end: date | None = None


@dataclass(frozen=True)
class Switches:
    insert: bool
    update: bool
    missing: Literal["keep", "communes", "area"]


@dataclass(frozen=True)
class Past:
    """What a row said before; ``batch``: the import that changed it, or None."""

    said: Said
    action: Literal["update", "delete"]
    batch: int | None
    is_undo: bool


@dataclass
class Row:
    said: Said
    batch: int
    past: list[Past] = field(default_factory=list)

    def become(self, said: Said, batch: int | None, *, is_undo: bool = False) -> None:
        self.past.append(Past(self.said, "update", batch, is_undo))
        self.said = said


@dataclass(frozen=True)
class Numbers:
    new: int
    changed: int
    unchanged: int
    ended: int
    left: int
    held: int


@dataclass
class Register:
    """``gone``: histories of rows that are no more, the oldest first, by code."""

    rows: dict[str, Row] = field(default_factory=dict)
    gone: list[tuple[str, list[Past]]] = field(default_factory=list)

    def foresee(self, file: Sequence[Line], how: Switches, day: date) -> Numbers:
        accepted = self._accepted(file)
        new = [code for code in accepted if code not in self.rows]
        known = {code: said for code, said in accepted.items() if code in self.rows}
        changed = [c for c, said in known.items() if self.rows[c].said != said]
        return Numbers(
            new=len(new) if how.insert else 0,
            changed=len(changed) if how.update else 0,
            unchanged=len(known) - len(changed),
            ended=len(self._missing(file, how, day)),
            left=(0 if how.insert else len(new)) + (0 if how.update else len(changed)),
            held=len(file) - len(accepted),
        )

    def bring(self, file: Sequence[Line], how: Switches, day: date, batch: int) -> None:
        accepted, missing = self._accepted(file), self._missing(file, how, day)
        for code, said in accepted.items():
            if code in self.rows:
                if how.update and self.rows[code].said != said:
                    self.rows[code].become(said, batch)
            elif how.insert:
                self.rows[code] = Row(said, batch)
        for code in missing:
            row = self.rows[code]
            row.become(replace(row.said, end=day), batch)

    def edit(self, code: str, name: str) -> None:
        row = self.rows[code]
        row.become(replace(row.said, name=name), None)

    def take_back(self, batch: int) -> tuple[int, set[str]]:
        """Return how many rows were reversed, and the codes of those that stay."""
        reversed_, kept = 0, set()
        for code, row in list(self.rows.items()):
            own = [
                at
                for at, one in enumerate(row.past)
                if one.batch == batch and not one.is_undo
            ]
            if row.batch != batch and not own:
                continue
            if self._is_edited(row.past, own[-1] + 1 if own else 0):
                kept.add(code)
            elif row.batch == batch:
                past = [*row.past, Past(row.said, "delete", batch, is_undo=True)]
                self.gone.append((code, past))
                del self.rows[code]
                reversed_ += 1
            else:
                row.become(row.past[own[0]].said, batch, is_undo=True)
                reversed_ += 1
        return reversed_, kept

    @staticmethod
    def _is_edited(past: list[Past], since: int) -> bool:
        """Whether anybody changed it since, whose change was not taken back itself."""
        return any(
            not later.is_undo
            and not any(
                undone.is_undo and undone.batch == later.batch
                for undone in past[at + 1 :]
            )
            for at, later in enumerate(past)
            if at >= since
        )

    @staticmethod
    def _accepted(file: Sequence[Line]) -> dict[str, Said]:
        times = Counter(line.code for line in file)
        return {
            line.code: Said(line.name, line.cell, line.end)
            for line in file
            if line.code and line.name and times[line.code] == 1
        }

    def _missing(self, file: Sequence[Line], how: Switches, day: date) -> list[str]:
        """What is in force and not named; a nameless line may mean any of it."""
        if how.missing == "keep" or any(line.code is None for line in file):
            return []
        named = {line.code for line in file}
        communes = {line.cell for line in file}
        return [
            code
            for code, row in self.rows.items()
            if code not in named
            and (row.said.end is None or row.said.end > day)
            and (how.missing == "area" or row.said.cell in communes)
        ]

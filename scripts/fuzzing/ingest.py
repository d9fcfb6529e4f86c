"""Damage good files at random and have the reading child open them.

Whatever comes in, the answer must be rows or a refusal: no other exception here, no
child that hangs past its limit, no file outside the private folder. A child that dies
is contained, and counted.

Usage: scripts/fuzz ingest [--inputs N] [--seed S] [--reader NAME …]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files.receive import receive
from geoapp.ingest.files.sandbox import Sandbox
from scripts.fuzzing.seeds import SEEDS, Members

LIMIT_S = 20.0
"""A small damaged file that takes longer is a hang."""
_NUMBERS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"\1\0\0\0",
)
_WORDS = (
    b"null", b"NaN", b"1e999", b"-1", b"{", b"[", b"]", b'"', b"\\u0000", b",", b";",
    b"<", b">", b"&", b"\r\n", b"\xc3", b"\xff", b"99999999999999999999", b"*" * 20,
)  # fmt: skip


@dataclass
class Outcome:
    """``codes`` counts the answers; ``died`` the children lost on the way."""

    reader: str
    inputs: int = 0
    seconds: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def died(self) -> int:
        return self.codes["reader_died"]

    @property
    def hung(self) -> int:
        return self.codes["reading_too_long"]


def mutate(raw: bytes, chance: random.Random, other: bytes) -> bytes:
    """Return ``raw`` with one to eight damages; ``other`` is a file to splice from."""
    damaged = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(damaged) + 1)
        size = chance.choice((1, 2, 4, 16, 64))
        match chance.choice((0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7)):
            case 0 | 1:
                damaged[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                damaged[at : at + 4] = chance.choice(_NUMBERS)
            case 3:
                del damaged[at : at + size]
            case 4:
                damaged[at:at] = damaged[at : at + size] * chance.choice((1, 3, 50))
            case 5:
                damaged[at:at] = chance.choice(_WORDS)
            case 6:
                start = chance.randrange(len(other) + 1)
                damaged[at : at + size] = other[start : start + size]
            case _:
                del damaged[at:]
    return bytes(damaged)


def damage(members: Members, chance: random.Random) -> Members:
    """Damage one part of a data set, sometimes two."""
    damaged = dict(members)
    for name in chance.sample(
        sorted(members), min(len(members), chance.choice((1, 2)))
    ):
        other = chance.choice(list(members.values()))
        damaged[name] = mutate(members[name], chance, other)
    return damaged


def campaign(reader: str, inputs: int, seed: int) -> Outcome:
    """Read ``inputs`` damaged files of one format.

    Raises:
        RuntimeError: a file appeared outside the private folder.
        Exception: anything but a refusal, which is a defect of ours.
    """
    chance = random.Random(f"{reader}{seed}")  # noqa: S311 - not for secrets
    outcome, sandbox, began = Outcome(reader), Sandbox(LIMIT_S), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="geoapp-fuzz-") as base:
        seeds = SEEDS[reader](Path(base))
        for _ in range(inputs):
            name, members = chance.choice(seeds)
            answer = _read(Path(base), name, damage(members, chance), sandbox)
            outcome.codes[answer] += 1
            outcome.inputs += 1
    sandbox.close()
    outcome.seconds = time.monotonic() - began
    return outcome


def _read(base: Path, name: str, members: Members, sandbox: Sandbox) -> str:
    upload = base / name
    if len(members) == 1:
        [content] = members.values()
        upload.write_bytes(content)
    else:
        with ZipFile(upload, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, content)
    before = set(base.iterdir())
    with tempfile.TemporaryDirectory(dir=base) as private:
        answer = _answer(upload, Path(private), sandbox)
    if stray := set(base.iterdir()) - before:
        raise RuntimeError(f"written outside: {stray}")
    upload.unlink()
    return answer


def _answer(upload: Path, private: Path, sandbox: Sandbox) -> str:
    try:
        received = receive(upload, private)
        for layer in sandbox.describe(received).layers:
            for _ in sandbox.batches(received, layer.name):
                pass
    except FileRefused as stopped:
        return stopped.code
    return "read"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/fuzz ingest")
    parser.add_argument("--inputs", type=int, default=10_000, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", action="append", choices=sorted(SEEDS))
    chosen = parser.parse_args(arguments)
    failed = 0
    for reader in chosen.reader or sorted(SEEDS):
        outcome = campaign(reader, chosen.inputs, chosen.seed)
        failed += outcome.hung
        print(_line(outcome), flush=True)
    return 1 if failed else 0


def _line(outcome: Outcome) -> str:
    common: Mapping[str, int] = dict(outcome.codes.most_common(6))
    return (
        f"{outcome.reader:12} {outcome.inputs:7} inputs {outcome.seconds:6.0f} s  "
        f"died {outcome.died}  hung {outcome.hung}  {common}"
    )

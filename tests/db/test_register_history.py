"""Imports, edits and undoings in any order leave what a replay in plain Python leaves.

Registers and every earlier row of them are compared after each step, with the accounts
of batches and the lists of what stayed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from geoapp.ingest import request
from geoapp.ingest.undo import foresee, undo_batch
from geoapp.lineage.models import Batch, KeptAtUndo
from geoapp.registry.models import (
    Establishment,
    EstablishmentBefore,
    ServiceSite,
    ServiceSiteBefore,
)
from tests.db.importing import province_of_four
from tests.db.register_model import FIRST, Line, Past, Register, Said, Switches
from tests.db.staging import Row, Staged, places, sites
from tests.shapes import STEP, WEST, Folder, point

pytestmark = pytest.mark.django_db

EXAMPLES, STEPS = 14, 16
CODES = ["A", "B", "C"]
"""Few, so that imports, edits and undoings meet in the same rows."""
NAMES = ["Một", "Hai"]
DAYS = [date(2023, 1, 1), date(2025, 7, 1)]
MODELS: dict[str, tuple[Any, Any]] = {
    "establishments": (Establishment, EstablishmentBefore),
    "service_sites": (ServiceSite, ServiceSiteBefore),
}

often = st.sampled_from
lines = st.builds(
    Line,
    code=often([*CODES, *CODES, *CODES, None]),
    name=often([*NAMES, *NAMES, *NAMES, None]),
    cell=often([0, 0, 1, 2]),
    end=often([None, None, None, None, DAYS[1]]),
)
files = st.lists(lines, min_size=1, max_size=5)
switches = st.builds(
    Switches,
    insert=often([True, True, True, False]),
    update=often([True, True, True, False]),
    missing=st.sampled_from(["keep", "communes", "area"]),
)


class History(RuleBasedStateMachine):
    """``undone``: by number of a batch, how many rows were reversed, which stayed."""

    layer: str

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.register, self.before = MODELS[self.layer]
        self.replay = Register()
        self.batches: list[int] = []
        self.undone: dict[int, tuple[int, set[str]]] = {}

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(file=files, how=switches, day=st.sampled_from(DAYS))
    def bring(self, file: list[Line], how: Switches, day: date) -> None:
        foreseen = self.replay.foresee(file, how, day)
        staged = Staged(
            self.layer,
            _rows(self.layer, file),
            valid_from=day,
            switches=request.Switches(
                insert=how.insert,
                update=how.update,
                missing=request.Missing(how.missing),
            ),
        )
        assert len(staged.held) == foreseen.held
        counts = staged.preview()
        assert counts == request.Counts(
            foreseen.new,
            foreseen.changed,
            foreseen.unchanged,
            foreseen.ended,
            foreseen.left,
        )
        assert staged.commit() == counts
        batch = staged.job.batch
        if not counts.writes:
            assert batch is None
            return
        assert batch is not None
        assert (batch.rows_read, batch.rows_held, batch.rows_left) == (
            len(file),
            foreseen.held,
            foreseen.left,
        )
        self.batches.append(batch.pk)
        self.replay.bring(file, how, day, batch.pk)

    @precondition(lambda self: self.replay.rows)
    @rule(name=st.sampled_from(NAMES), how=switches)
    def bring_what_there_is_anew(self, name: str, how: Switches) -> None:
        """As a list does that is exported, corrected and brought again."""
        file = [
            Line(code, name, row.said.cell, row.said.end)
            for code, row in self.replay.rows.items()
        ]
        self.bring(file, how, DAYS[1])

    @precondition(lambda self: len(self.batches) > len(self.undone))
    @rule(data=st.data(), newest=st.booleans())
    def take_back(self, data: st.DataObject, *, newest: bool) -> None:
        left = [one for one in self.batches if one not in self.undone]
        number = left[-1] if newest else data.draw(st.sampled_from(left))
        seen = foresee(Batch.objects.get(pk=number))
        done = undo_batch(number, commit=True)
        assert seen == done
        kept = {one.label for one in done.kept}
        assert {one.reason for one in done.kept} <= {"edited"}
        self.undone[number] = (done.deleted + done.restored, kept)
        assert self.replay.take_back(number) == self.undone[number]

    @precondition(lambda self: self.replay.rows)
    @rule(data=st.data(), name=st.sampled_from([*NAMES, "Sửa"]))
    def edit(self, data: st.DataObject, name: str) -> None:
        """Change a row as a form does; also to what it says already."""
        code = data.draw(st.sampled_from(list(self.replay.rows)))
        row = self.register.objects.get(code=code)
        row.name = name
        row.save()
        self.replay.edit(code, name)

    @invariant()
    def the_register_says_what_the_replay_says(self) -> None:
        said = {
            one.code: (_said(one), one.batch_id) for one in self.register.objects.all()
        }
        assert said == {
            code: (row.said, row.batch) for code, row in self.replay.rows.items()
        }

    @invariant()
    def the_past_is_what_the_replay_says(self) -> None:
        found: dict[int, list[Past]] = defaultdict(list)
        codes: dict[int, str] = {}
        for one in self.before.objects.order_by("change_id"):
            codes[one.row_id] = one.code
            found[one.row_id].append(
                Past(_said(one), one.action, one.changed_by_batch, one.is_undo)
            )
        for key, code in self.register.objects.values_list("pk", "code"):
            assert found.pop(key, []) == self.replay.rows[code].past, code
        gone = [(codes[key], past) for key, past in found.items()]
        assert sorted(gone, key=str) == sorted(self.replay.gone, key=str)

    @invariant()
    def batches_account_for_what_became_of_them(self) -> None:
        found = Batch.objects.filter(layer=self.layer)
        said = {one.pk: (one.rows_undone, one.undone_at is not None) for one in found}
        assert said == {
            number: (self.undone[number][0], True)
            if number in self.undone
            else (None, False)
            for number in self.batches
        }
        kept = KeptAtUndo.objects.values_list("batch_id", "label")
        assert set(kept) == {
            (number, code)
            for number, (_, codes) in self.undone.items()
            for code in codes
        }


class OfEstablishments(History):
    layer = "establishments"


class OfServiceSites(History):
    layer = "service_sites"


def _rows(layer: str, file: list[Line]) -> list[Row]:
    found = []
    for line in file:
        at = point(line.cell + 0.5, 0.5)
        end = line.end.isoformat() if line.end else None
        if layer == "establishments":
            own = {"ma_cs": line.code, "ten_cs": line.name, "den_ngay": end}
            found += places((own, at))
        else:
            found += sites(({"ma": line.code, "ten": line.name, "den_ngay": end}, at))
    return found


def _said(row: Any) -> Said:
    assert row.validity.lower == FIRST
    cell = int((row.geom.x - WEST) / STEP)
    assert row.geom.coords == pytest.approx((WEST + (cell + 0.5) * STEP, 21.05))
    return Said(row.name, cell, row.validity.upper)


@pytest.fixture
def communes(folder: Folder) -> None:
    province_of_four(folder)


@pytest.mark.parametrize("machine", [OfEstablishments, OfServiceSites])
def test_any_sequence_leaves_what_its_replay_leaves(
    communes: None, machine: type[History]
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

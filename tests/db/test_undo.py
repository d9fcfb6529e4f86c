"""Taking a batch back: what is reversed, what stays, and that each row is told."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from itertools import permutations
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from geoapp.accounts.models import Role, User
from geoapp.ingest import compare
from geoapp.ingest.messages import of_kept
from geoapp.ingest.models import JobState
from geoapp.ingest.request import Missing, Switches
from geoapp.ingest.undo import TakenBack, UndoRefused, newest_first, undo_batch
from geoapp.ingest.undo_rows import EDITED, FAILED, IN_USE
from geoapp.lineage.models import Batch, KeptAtUndo
from geoapp.registry.models import (
    Establishment,
    EstablishmentBefore,
    Inspection,
    ServiceSite,
    ServiceType,
)
from geoapp.territory.models import AdminUnit, AreaDesignation, NationalBorder
from tests.db.importing import province_of_four
from tests.db.plans import plans_of, read, read_row_by_row
from tests.db.staging import Row, Staged, committed, places, sites
from tests.db.test_commit_counts import FILES
from tests.shapes import Folder, point

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
MODELS: dict[str, Any] = {
    "establishments": Establishment,
    "service_sites": ServiceSite,
    "designations": AreaDesignation,
    "national_border": NationalBorder,
}


@pytest.fixture(autouse=True)
def communes(folder: Folder) -> None:
    province_of_four(folder)


def rows(*names: str) -> list[Row]:
    """Return places by «code=name»."""
    said = [one.partition("=") for one in names]
    return places(
        *(
            ({"ma_cs": code, "ten_cs": name or "Một"}, point(0.1 + n / 10, 0.5))
            for n, (code, _, name) in enumerate(sorted(said))
        )
    )


def brought(*names: str, **more: Any) -> int:
    batch = committed("establishments", rows(*names), **more).job.batch
    assert batch is not None
    return batch.pk


def state() -> dict[str, str]:
    return dict(Establishment.objects.values_list("code", "name"))


def whole() -> list[dict[str, Any]]:
    return list(Establishment.objects.order_by("pk").values())


def kept(done: TakenBack) -> dict[str, str]:
    return {one.label: one.reason for one in done.kept}


def rename(code: str, name: str) -> None:
    """Change a row as a form does."""
    place = Establishment.objects.get(code=code)
    place.name = name
    place.save()


def test_new_rows_go_and_changed_rows_are_as_before() -> None:
    brought("A=Một", "B=Một")
    before = whole()
    second = brought("A=Một", "B=Hai", "C=Hai")
    done = undo_batch(second, commit=True)
    assert (done.deleted, done.restored, done.kept) == (1, 1, [])
    assert whole() == before
    batch = Batch.objects.get(pk=second)
    assert (batch.rows_undone, batch.undone_at is not None) == (2, True)


def test_what_ended_goes_on() -> None:
    brought("A", "B")
    before = whole()
    ending = brought(
        "A", valid_from=DAY, switches=Switches(missing=Missing.END_IN_AREA)
    )
    assert whole() != before
    assert undo_batch(ending, commit=True).restored == 1
    assert whole() == before


def test_a_look_at_it_changes_nothing() -> None:
    first = brought("A", "B")
    rename("B", "Sửa")
    before, history = whole(), EstablishmentBefore.objects.count()
    seen = undo_batch(first, commit=False)
    assert (seen.deleted, kept(seen)) == (1, {"B": EDITED})
    assert (whole(), EstablishmentBefore.objects.count()) == (before, history)
    assert Batch.objects.get(pk=first).undone_at is None
    assert not KeptAtUndo.objects.exists()
    assert undo_batch(first, commit=True) == seen


def test_what_somebody_edited_since_stays() -> None:
    brought("A=Một", "B=Một")
    second = brought("A=Hai", "B=Hai", "C=Hai", "D=Hai")
    rename("B", "Sửa")
    rename("C", "Sửa")
    done = undo_batch(second, commit=True)
    assert kept(done) == {"B": EDITED, "C": EDITED}
    assert (done.deleted, done.restored) == (1, 1)
    assert state() == {"A": "Một", "B": "Sửa", "C": "Sửa"}
    noted = KeptAtUndo.objects.filter(batch=second)
    assert set(noted.values_list("label", "reason", "table")) == {
        ("B", EDITED, "registry_establishment"),
        ("C", EDITED, "registry_establishment"),
    }
    told = {one.row_id for one in noted}
    assert told == set(
        Establishment.objects.filter(name="Sửa").values_list("pk", flat=True)
    )


def test_an_edit_before_the_batch_is_none_since() -> None:
    brought("A=Một")
    rename("A", "Sửa")
    second = brought("A=Hai")
    assert undo_batch(second, commit=True).kept == []
    assert state() == {"A": "Sửa"}


def test_an_edit_that_was_taken_back_by_hand_is_an_edit() -> None:
    """Nobody compares what rows say: whoever touched one has looked at it."""
    first = brought("A=Một")
    rename("A", "Sửa")
    rename("A", "Một")
    assert kept(undo_batch(first, commit=True)) == {"A": EDITED}


def test_an_edit_stays_one_though_a_later_batch_was_taken_back() -> None:
    first = brought("A=Một")
    rename("A", "Sửa")
    later = brought("A=Hai")
    undo_batch(later, commit=True)
    assert state() == {"A": "Sửa"}
    assert kept(undo_batch(first, commit=True)) == {"A": EDITED}
    assert state() == {"A": "Sửa"}


def test_what_others_refer_to_stays() -> None:
    first = brought("A", "B")
    visited = Establishment.objects.get(code="B")
    inspected(visited)
    done = undo_batch(first, commit=True)
    assert (done.deleted, kept(done)) == (1, {"B": IN_USE})
    assert set(state()) == {"B"}


def test_a_changed_row_that_others_refer_to_is_put_back() -> None:
    brought("A=Một")
    second = brought("A=Hai")
    inspected(Establishment.objects.get(code="A"))
    assert undo_batch(second, commit=True).restored == 1
    assert state() == {"A": "Một"}


def inspected(place: Establishment) -> Inspection:
    return Inspection.objects.create(
        code="KT-1",
        establishment=place,
        inspected_on=DAY,
        kind="regular",
        result="no_violation",
        is_finding=False,
        team_level="commune",
        batch=Batch.objects.earliest("pk"),
    )


def test_what_cannot_be_as_before_is_told_and_the_rest_is_taken_back() -> None:
    """The commune that a place had is gone, and so is a kind of service."""
    brought("A", "B", "C", "D")
    gone = AdminUnit.objects.create()
    ServiceType.objects.create(
        code="cu", name_vi="x", name_en="x", is_conditional=False, is_prone=False
    )
    Establishment.objects.filter(code="A").update(unit=gone)
    Establishment.objects.filter(code="B").update(service_types=["cu"])
    second = brought("A=Hai", "B=Hai", "C=Hai", "D=Hai", "E=Hai")
    Establishment.objects.filter(code="A").update(unit=None)
    EstablishmentBefore.objects.filter(changed_by_batch=None).delete()
    gone.delete()
    ServiceType.objects.filter(code="cu").delete()
    done = undo_batch(second, commit=True)
    assert kept(done) == {"A": FAILED, "B": FAILED}
    assert (done.deleted, done.restored) == (1, 2)
    assert state() == {"A": "Hai", "B": "Hai", "C": "Một", "D": "Một"}
    connection.check_constraints()


def test_a_designation_that_would_overlap_stays() -> None:
    [(values, _)], _more = FILES["designations"]
    ending = {**values, "den_ngay": "2022-01-01"}
    later = {**values, "tu_ngay": "2023-01-01", "so_van_ban": "QĐ-2"}
    committed("designations", [({**values, "den_ngay": None}, None)])
    second = committed("designations", [(ending, None)]).job.batch_id
    committed("designations", [(later, None)])
    done = undo_batch(second or 0, commit=True)
    assert kept(done) == {"complex QĐ-1": FAILED}
    assert done.restored == 0
    assert AreaDesignation.objects.get(document_no="QĐ-1").validity.upper == date(
        2022, 1, 1
    )


def test_newest_first_all_is_as_it_was() -> None:
    states = [whole()]
    batches = []
    for names in (["A=Một", "B=Một"], ["A=Hai", "C=Hai"], ["A=Ba", "B=Ba", "C=Ba"]):
        batches.append(brought(*names))
        states.append(whole())
    for batch in newest_first():
        if batch.pk not in batches:
            break
        assert states.pop() == whole()
        assert undo_batch(batch.pk, commit=True).kept == []
    assert states == [whole()] == [[]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_any_order_what_was_kept_is_what_a_later_batch_said(
    order: tuple[int, ...],
) -> None:
    """A later batch over a row counts as an edit, until it is taken back itself."""
    batches = [
        brought("A=Một", "B=Một"),
        brought("A=Hai", "C=Hai"),
        brought("A=Ba", "B=Ba"),
    ]
    by = {"A": [0, 1, 2], "B": [0, 2], "C": [1]}
    gone: set[int] = set()
    stuck: dict[str, set[int]] = {code: set() for code in by}
    for number in order:
        expected = {
            code
            for code, wrote in by.items()
            if number in wrote
            and any(one > number and one not in gone - stuck[code] for one in wrote)
        }
        done = undo_batch(batches[number], commit=True)
        assert kept(done) == dict.fromkeys(expected, EDITED)
        gone.add(number)
        for code in expected:
            stuck[code].add(number)
    names = ("Một", "Hai", "Ba")
    assert state() == {code: names[max(stuck[code])] for code in by if stuck[code]}


def test_a_batch_after_one_that_was_taken_back() -> None:
    brought("A=Một")
    second = brought("A=Hai")
    undo_batch(second, commit=True)
    third = brought("A=Ba")
    undo_batch(third, commit=True)
    assert state() == {"A": "Một"}
    fourth = brought("A=Hai")
    with pytest.raises(UndoRefused, match="already_undone"):
        undo_batch(second, commit=True)
    assert undo_batch(fourth, commit=True).restored == 1
    assert state() == {"A": "Một"}


def test_the_history_says_that_it_was_an_undoing() -> None:
    brought("A=Một")
    second = brought("A=Hai", "B=Hai")
    undo_batch(second, commit=True)
    told = EstablishmentBefore.objects.order_by("change_id").values_list(
        "code", "name", "action", "changed_by_batch", "is_undo"
    )
    assert sorted(told) == sorted(
        [
            ("A", "Một", "update", second, False),
            ("B", "Hai", "delete", second, True),
            ("A", "Hai", "update", second, True),
        ]
    )


@pytest.mark.parametrize("layer", MODELS)
def test_registers_of_every_kind(layer: str) -> None:
    said, more = FILES[layer]
    before = list(MODELS[layer].objects.values())
    batch = committed(layer, said, **more).job.batch_id
    assert MODELS[layer].objects.exists()
    assert undo_batch(batch or 0, commit=True).deleted == len(said)
    assert list(MODELS[layer].objects.values()) == before


def test_who_took_it_back_is_noted_and_the_import_says_so() -> None:
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    file = Staged("service_sites", sites(({}, point(0.5, 0.5))))
    file.commit()
    undo_batch(file.job.batch_id or 0, commit=True, user=user)
    file.job.refresh_from_db()
    assert file.job.state == JobState.UNDONE
    assert Batch.objects.get(pk=file.job.batch_id).undone_by == user


def test_the_command_lists_what_stays_in_both_languages() -> None:
    first = brought("A", "B", "C")
    rename("A", "Sửa")
    inspected(Establishment.objects.get(code="B"))
    for arguments, word in (([], "xem trước"), (["--commit"], "Đã rút lại")):
        told = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("undo_batch", str(first), *arguments, stdout=told)
        assert ended.value.code == 1
        text = told.getvalue()
        assert word in text
        assert "Xóa / rows deleted: 1" in text
        for label, reason in (("A", EDITED), ("B", IN_USE)):
            vi, en = of_kept(reason)
            assert f"{label}: {vi} / {en}" in text
    assert set(state()) == {"A", "B"}


def test_the_command_lists_what_stays_for_a_program() -> None:
    first = brought("A", "B")
    rename("A", "Sửa")
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("undo_batch", str(first), "--report", "json", stdout=told)
    document = json.loads(told.getvalue())
    assert (document["deleted"], document["exit_code"]) == (1, 1)
    [row] = document["kept"]
    assert (row["label"], row["reason"]) == ("A", EDITED)
    assert (row["vi"], row["en"]) == of_kept(EDITED)


def test_many_rows_are_judged_as_one_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Earlier rows have no index by row: looked through once, not once for each row."""
    monkeypatch.setattr(compare, "AS_SETS", 1)
    batch = brought("A", "B")
    before = "registry_establishment_before"
    with plans_of("judged AS") as plans:
        undo_batch(batch, commit=True)
    assert plans
    for plan in plans:
        assert before in read(plan)
        assert before not in read_row_by_row(plan)

"""What each column of a layer is: its name, how its text is read, what it may hold.

Columns about persons (P1) end here: they are listed and never decoded into staging.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geoapp.disclosure.persons import person_content
from geoapp.ingest.choices import Choices
from geoapp.ingest.column_roles import Role, is_prose, role_of
from geoapp.ingest.error_columns import added
from geoapp.ingest.inspected import Option, Question
from geoapp.ingest.persons import is_person_column
from geoapp.ingest.source import ColumnKind, Note, SourceColumn, Weight
from geoapp.ingest.spool import Spool
from geoapp.ingest.text.decode import Decoder, decode_names
from geoapp.ingest.text.judge import judge_file
from geoapp.ingest.text.notes import column_notes
from geoapp.ingest.text.scoring import Value
from geoapp.ingest.text.sound import sound_text
from geoapp.ingest.text.verdict import TextVerdict


class Dropped(StrEnum):
    BY_NAME = "person_column_name"
    BY_CONTENT = "person_column_content"


@dataclass(slots=True)
class Column:
    """``place`` is its position in the file, from 0; ``verdict`` only for text.

    ``is_renamed``: its heading was empty or there twice, so ``name`` is another.
    ``is_ours``: added by us when the file was given back with what is wrong in it.
    """

    place: int
    name: str
    source: SourceColumn
    role: Role
    verdict: TextVerdict | None = None
    decoder: Decoder | None = None
    dropped: Dropped | None = None
    is_renamed: bool = False
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    columns: tuple[Column, ...]
    notes: tuple[Note, ...]
    questions: tuple[Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name, those about persons too; not ours."""
        return tuple(one.name for one in self.columns if not one.is_ours)

    @property
    def searched(self) -> tuple[str, ...]:
        """The names by place, ours left empty: where coordinates may stand."""
        return tuple("" if one.is_ours else one.name for one in self.columns)

    @property
    def is_given_back(self) -> bool:
        """Tell a file of held rows that comes back, perhaps corrected."""
        return any(one.is_ours for one in self.columns)

    @property
    def kept(self) -> tuple[Column, ...]:
        return tuple(
            one for one in self.columns if one.dropped is None and not one.is_ours
        )

    @property
    def dropped(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.columns if one.dropped is not None)


def lay_out(spool: Spool, choices: Choices) -> Layout:
    """Judge all columns of a layer by the sample of their values."""
    layer = spool.layer
    texts = {
        place: list(spool.samples[place].telling)
        for place, column in enumerate(layer.columns)
        if column.kind is ColumnKind.TEXT
    }
    verdicts = _verdicts(
        {str(place): found for place, found in texts.items()}, layer.encoding, choices
    )
    names, renamed, notes = _names(spool, list(verdicts.values()))
    columns = []
    ours = added(names)
    for place, source in enumerate(layer.columns):
        verdict = verdicts.get(str(place))
        column = _column(spool, place, names[place], source, verdict)
        column.is_renamed = place in renamed
        columns.append(column)
        if column.name in ours:
            column.is_ours, column.dropped = True, None
        elif column.dropped:
            params = {"column": column.name}
            notes.append(
                Note(
                    column.dropped.value,
                    Weight.WARNING,
                    params,
                    layer.name,
                    None,
                    column.name,
                )
            )
        elif verdict:
            notes += column_notes(verdict, column.name, layer.name)
    return Layout(tuple(columns), tuple(notes), _questions(spool, verdicts))


def _verdicts(
    texts: Mapping[str, list[Value]], declared: str | None, choices: Choices
) -> dict[str, TextVerdict]:
    """Judge the text of all columns; where all of it is sound there is no question."""
    is_sound = all(
        sound_text(value) is not None for found in texts.values() for value in found
    )
    if choices.encoding is not None or not is_sound:
        return judge_file(texts, declared, choices.encoding)
    return {
        name: TextVerdict(
            declared=declared,
            telling=len(found),
            points=1.0,
            is_composed=any(sound_text(v) not in (v, _decoded(v)) for v in found),
        )
        for name, found in texts.items()
    }


def _decoded(value: Value) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else value


def _column(
    spool: Spool,
    place: int,
    name: str,
    source: SourceColumn,
    verdict: TextVerdict | None,
) -> Column:
    decoder = Decoder(verdict, source.width) if verdict else None
    sample = [_shown(value, decoder) for value in spool.samples[place].all()]
    column = Column(
        place, name, source, role_of(name, source, sample), verdict, decoder
    )
    if is_person_column(name):
        column.dropped = Dropped.BY_NAME
    elif not is_prose(sample) and person_content(sample):
        column.dropped = Dropped.BY_CONTENT
    return column


def _shown(value: object, decoder: Decoder | None) -> str:
    if decoder is not None and isinstance(value, bytes | str):
        return (decoder(value).text or "").strip()
    return str(value)


def _names(
    spool: Spool, verdicts: Sequence[TextVerdict]
) -> tuple[list[str], set[int], list[Note]]:
    """Return headings as text, none empty and no two alike, and which were changed."""
    layer = spool.layer
    headings = [column.name for column in layer.columns]
    sound = [sound_text(heading) for heading in headings]
    is_sound = None not in sound and not any(one.reading.via for one in verdicts)
    found = decode_names(headings, verdicts, layer.encoding)
    if is_sound:
        found = [(heading or "").strip() for heading in sound]
    taken: set[str] = set()
    names, renamed, notes = [], set(), []
    for place, heading in enumerate(found, start=1):
        name = heading or f"cot_{place}"
        number = 2
        while name.casefold() in taken:
            name, number = f"{heading or 'cot'}_{number}", number + 1
        if name != heading:
            renamed.add(place - 1)
        if heading and name != heading:
            params = {"heading": heading, "name": name}
            notes.append(Note("heading_repeated", Weight.WARNING, params, layer.name))
        taken.add(name.casefold())
        names.append(name)
    return names, renamed, notes


def _questions(spool: Spool, verdicts: dict[str, TextVerdict]) -> tuple[Question, ...]:
    unsure = next((one for one in verdicts.values() if one.needs_choice), None)
    if unsure is None:
        return ()
    options = tuple(
        Option(
            each.reading.encoding,
            ": ".join(
                [each.reading.title, "; ".join(after for _, after in each.samples[:3])]
            ),
        )
        for each in unsure.candidates
    )
    return (Question("encoding", options, spool.layer.name),)

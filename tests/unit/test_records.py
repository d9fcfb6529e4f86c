"""Records are written by hand, column by column: each must read back as it was meant.

The database keeps them as text and does not look, so this is the only guard.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.ingest.records import json_records

ROWS = 3
TEXTS = st.text(
    st.one_of(
        st.sampled_from('"\\\0\n\t{}:,ơ\u0301\u2028\U0001f600'),
        st.characters(codec="utf-8"),  # decoding never leaves half a surrogate pair
    ),
    max_size=5,
)


def column(kind: pa.DataType, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    rows = st.lists(st.none() | values, min_size=ROWS, max_size=ROWS)
    return rows.map(lambda found: pa.array(found, kind))


COLUMNS = st.lists(
    st.one_of(
        column(pa.string(), TEXTS),
        column(pa.int64(), st.integers(-(2**63), 2**63 - 1)),
        column(pa.float64(), st.floats()),
        column(pa.bool_(), st.booleans()),
        st.just(pa.nulls(ROWS, pa.string())),
        st.just(pa.nulls(ROWS)),
    ),
    max_size=5,
)


def kept(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    return None if isinstance(value, float) and not math.isfinite(value) else value


@settings(deadline=None)
@given(COLUMNS, st.data())
def test_every_record_reads_back(columns: list[pa.Array], data: st.DataObject) -> None:
    count = len(columns)
    names = data.draw(
        st.lists(
            TEXTS.map(lambda text: text.replace("\0", "")),
            min_size=count,
            max_size=count,
            unique=True,
        )
    )
    for at, record in enumerate(json_records(names, columns, ROWS).to_pylist()):
        assert "\\u0000" not in record
        assert json.loads(record) == {
            name: kept(column[at].as_py())
            for name, column in zip(names, columns, strict=True)
        }
        assert list(json.loads(record)) == names


def test_a_part_of_a_column_is_that_part() -> None:
    """A batch that was cut is a view of a larger one."""
    texts = pa.array(["one", None, 'tw"o', "three"])
    records = json_records(["t"], [texts.slice(2)], 2)
    assert records.to_pylist() == ['{"t":"tw\\"o"}', '{"t":"three"}']

"""JSON as PostgreSQL can keep it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.ingest.stored_json import WithoutNul

texts = st.text(st.sampled_from('a\0\\"u0ế\n'))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts.filter(str.isalpha), inner),
)


def without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


@given(values)
def test_nothing_but_nul_is_lost(value: Any) -> None:
    assert json.loads(json.dumps(value, cls=WithoutNul)) == without(value)


@pytest.mark.parametrize("text", ["\\u0000", "\\\0", "\0", "\\\\\0\0", "\\\\u0000"])
def test_a_backslash_is_no_nul(text: str) -> None:
    assert json.loads(json.dumps([text], cls=WithoutNul)) == [without(text)]

"""Text is given back as it came: byte for byte, or the loss is named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.ingest.text import encodings
from geoapp.ingest.text.encode import Form, Hand, as_it_came, hand_of, message, write
from geoapp.ingest.text.judge import judge, shown
from geoapp.ingest.text.readings import MISTAKEN, PLAIN, Reading
from geoapp.ingest.text.syllables import COMMON
from tests.legacy_text import WAYS
from tests.unit.test_text_encodings import LETTERS, NAMES

TABLES = ["tcvn3", "vni", "viscii", "windows-1258", "windows-1252"]
CAPITALS_OF_FONTS = "ĂÂÊÔƠƯĐ"
words = st.sampled_from(sorted({*COMMON, *" ".join(NAMES).split()}))


def hand(encoding: str, form: Form = Form.COMPOSED) -> Hand:
    return Hand(Reading(encoding), form)


@pytest.mark.parametrize("encoding", TABLES)
def test_every_byte_that_is_a_letter_comes_back(encoding: str) -> None:
    letters = 0
    for byte in range(0x100):
        raw = bytes([byte])
        text = encodings.decode(raw, encoding)
        if text is not None:
            letters += 1
            assert write(text, hand(encoding)).value == raw, (hex(byte), text)
    assert letters >= 0x80


@pytest.mark.parametrize("mark", range(0xC0, 0x100))
def test_every_pair_of_vni_comes_back(mark: int) -> None:
    for vowel in "aeiouyAEIOUY\xf4\xf6\xd4\xd6":
        if vowel in "yY" and mark in {0xCF, 0xEF}:
            continue  # ỵ has a byte of its own, which VNI types
        is_capital = vowel.isupper()
        raw = vowel.encode("latin-1") + bytes([mark])
        text = encodings.decode(raw, "vni")
        if text is not None and len(text) == 1 and is_capital == (mark < 0xE0):
            assert write(text, hand("vni")).value == raw


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("encoding", ["vni", "viscii", "windows-1258", "utf-8"])
@pytest.mark.parametrize("text", [LETTERS, LETTERS.upper(), "Đồi – 21"])
def test_every_letter_is_written(encoding: str, form: Form, text: str) -> None:
    if encoding == "viscii" and "–" in text:
        text = text.replace("–", "-")
    written = write(text, hand(encoding, form))
    assert not written.lost
    assert Reading(encoding).read(written.value) == text


@given(st.lists(words, min_size=1, max_size=8), st.sampled_from(["", "upper", "title"]))
@pytest.mark.parametrize("reading", [*PLAIN, *MISTAKEN], ids=str)
def test_syllables_are_read_back(reading: Reading, some: list[str], case: str) -> None:
    text = unicodedata.normalize("NFC", " ".join(some))
    text = getattr(text, case)() if case else text
    if "title" in case and reading.encoding == "tcvn3":
        text = text.lower()  # no capital with a tone: test below
    for is_text in (True, False):
        if is_text and not reading.via:
            continue
        written = write(text, Hand(reading, is_text=is_text))
        found = text if text.isascii() else reading.read(written.value)
        if (
            written.lost
        ):  # «BÚ»: fonts have no Ú, and two letters are no word in capitals
            assert (reading.encoding, case) == ("tcvn3", "upper")
            assert found is not None
            assert found.upper() == text
        else:
            assert found == text


@pytest.mark.parametrize("way", WAYS)
def test_twelve_names_come_back_byte_for_byte(way: str) -> None:
    values = [WAYS[way](name) for name in NAMES]
    verdict = judge(values)
    own = hand_of(values, verdict.reading, is_text=False)
    for value in values:
        text = verdict.reading.read(value)
        assert text is not None
        assert write(text, own).value == value


def test_letters_with_their_tones_apart_come_back_so() -> None:
    typed = ["Phu\u031bo\u031b\u0300ng", "Ph\u01b0\u01a1\u0300ng Phu\u0301c"]
    assert hand_of(typed[:1], Reading("utf-8"), is_text=True).form is Form.APART
    own = hand_of(typed[1:], Reading("utf-8"), is_text=True)
    assert own.form is Form.TONES
    assert write("Phường Phúc", own).value == typed[1]


@pytest.mark.parametrize(
    ("encoding", "text", "raw", "lost"),
    [
        ("tcvn3", "Bác Ái", b"B\xb8c \x83i", ""),  # VN1 has it, if the fonts do not
        ("tcvn3", "Xã Ý Yên", b"X\xb7 \xfd Y\xaan", "Ý"),
        ("tcvn3", "HÀ NỘI", b"H\xb5 N\xe9I", ""),
        ("tcvn3", "ÿ œ", b"y ?", "ÿœ"),
        ("windows-1252", "Điện Biên", b"Di\xean Bi\xean", "Đệ"),
        ("viscii", "“Đồi” 21°", b'"\xd0\xb0i" 21?', "“”°"),
        ("cp437", "ế北", b"\x88?", "ế北"),
    ],
)
def test_what_an_encoding_lacks_is_replaced_and_named(
    encoding: str, text: str, raw: bytes, lost: str
) -> None:
    written = write(text, hand(encoding))
    assert (written.value, written.lost) == (raw, lost)


@pytest.mark.parametrize("encoding", [*TABLES, "utf-8"])
def test_our_own_sentences_lose_nothing_that_matters(encoding: str) -> None:
    said = message("«Ảnh» → không đọc được… Ở cột “Mã”", hand(encoding))
    assert isinstance(said, bytes)
    text = Reading(encoding).read(said) or ""
    assert "?" not in text
    if encoding not in {"windows-1252"}:
        assert "không đọc được" in text


@given(st.binary(min_size=1))
def test_a_value_shown_raw_is_found_again(raw: bytes) -> None:
    assert as_it_came(shown(raw), is_text=False) == raw

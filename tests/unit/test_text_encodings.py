"""Text in every encoding that Vietnamese files arrive in is read, or asked about."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.ingest.text import encodings
from geoapp.ingest.text.declared import encoding_of
from geoapp.ingest.text.decode import (
    Decoder,
    TextProblem,
    decode,
    decode_batch,
    decode_names,
)
from geoapp.ingest.text.judge import judge, judge_file
from geoapp.ingest.text.keys import key_of
from geoapp.ingest.text.notes import column_notes
from geoapp.ingest.text.syllables import Spelling, spelling
from tests.legacy_text import WAYS, cp1258, misread, nfc, tcvn3, viscii, vni

NAMES = [
    "Phường Phúc Xá", "Phường Nguyễn Trung Trực", "Phường Quán Thánh",
    "Phường Trúc Bạch", "Phường Thổ Quan", "Xã Ngũ Hiệp", "Thị trấn Đông Anh",
    "Xã Chiềng Hặc", "Xã Mường Bú", "Thị xã Sơn Tây", "Xã Cự Khê", "Xã Vạn Điểm",
]  # fmt: skip
LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


@pytest.mark.parametrize("way", WAYS)
def test_twelve_names(way: str) -> None:
    values = [WAYS[way](name) for name in NAMES]
    verdict = judge(values)
    assert not verdict.needs_choice
    wanted = [name.upper() for name in NAMES] if "capitals" in way else NAMES
    assert [each.text for each in decode(values, verdict)] == wanted


@pytest.mark.parametrize("encoding", [tcvn3, vni, viscii, cp1258])
def test_every_letter(encoding: object) -> None:
    name = {tcvn3: "tcvn3", vni: "vni", viscii: "viscii", cp1258: "windows-1258"}
    raw = encoding(LETTERS)  # type: ignore[operator]
    assert encodings.decode(raw, name[encoding]) == LETTERS  # type: ignore[index]


@pytest.mark.parametrize("encoding", ["vni", "viscii", "windows-1258"])
def test_every_capital(encoding: str) -> None:
    write = {"vni": vni, "viscii": viscii, "windows-1258": cp1258}[encoding]
    assert encodings.decode(write(LETTERS.upper()), encoding) == LETTERS.upper()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"H\xb5 N\xe9I", "HÀ NỘI"),
        (b"TH\xb5NH PH\xe8 H\xb5 N\xe9I", "THÀNH PHỐ HÀ NỘI"),
        (b"x\xb7 \xa7\xb9i \xa7\xe5ng", "xã Đại Đồng"),
        (b"UBND x\xb7 H\xb5 Phong", "UBND xã Hà Phong"),
        (b"X\xb7 \xa3", "Xã Ê"),
        (b"H\x80 N\x97I", "HÀ NỘI"),  # capitals of VN1
        (b"\x93\xa7\xe5i\x94", "“Đồi”"),
        (b"21\xb0", "21°"),
    ],
)
def test_capitals_and_signs_of_tcvn3(raw: bytes, text: str) -> None:
    verdict = judge([raw], "UTF-8", chosen="TCVN3")
    assert decode([raw], verdict)[0].text == text


def test_a_column_in_capitals_lends_its_capitals() -> None:
    values = [tcvn3(name.upper()) for name in [*NAMES, "Xã"]]
    assert decode(values, judge(values))[-1].text == "XÃ"


def test_soft_hyphen_is_a_letter_of_tcvn3() -> None:
    assert encodings.decode(b"Ph\xad\xeang", "tcvn3") == "Phường"


@pytest.mark.parametrize("declared", ["UTF-8", "88591", "1252", "1258", "LDID 0x57"])
def test_bytes_win_over_what_is_declared(declared: str) -> None:
    values = [tcvn3(name) for name in NAMES]
    verdict = judge(values, declared)
    assert verdict.encoding == "tcvn3"
    codes = {note.code for note in column_notes(verdict, "ten")}
    is_vague = declared.startswith("LDID")
    assert codes == {"text_legacy" if is_vague else "text_declared_wrong"}


def test_what_is_declared_rightly_needs_no_warning() -> None:
    verdict = judge([cp1258(name) for name in NAMES], "1258")
    assert verdict.encoding == "windows-1258"
    weights = {note.weight.value for note in column_notes(verdict, "ten")}
    assert weights == {"info"}


@pytest.mark.parametrize(
    ("words", "codec", "declared"),
    [
        (["Forêt de Sénart", "Château", "Été", "Bâle", "où"], "cp1252", None),
        (["Zürich", "Köln", "Straße"], "cp1252", "LDID 0x57"),
        (["äöü"], "cp1252", "1252"),
        (["北京", "河内"], "gbk", "936"),
        (["Москва", "Ханой"], "cp1251", "1251"),
        (["กรุงเทพ"], "cp874", "874"),
        (["Zürich", "Genève", "ວຽງຈັນ"], "utf-8", None),
    ],
)
def test_other_languages_are_left_alone(
    words: list[str], codec: str, declared: str | None
) -> None:
    values = [word.encode(codec) for word in words]
    verdict = judge(values, declared)
    assert [each.text for each in decode(values, verdict)] == words
    assert not verdict.needs_choice


def test_text_that_is_unicode_is_left_alone() -> None:
    words = [
        "Zürich",
        "Genève",
        "thé",
        "Noël",
        "Đắk Lắk",
        "Krông Pắc",
        "Pleiku",
        "½ lô",
    ]
    found = decode(words, judge(words))
    assert [each.text for each in found] == words
    assert {each.problem for each in found} == {None}


def test_little_and_ambiguous_is_asked_about() -> None:
    verdict = judge([viscii("Sơn La")])
    assert verdict.needs_choice
    readings = [each.reading.encoding for each in verdict.candidates]
    assert len(set(readings)) > 1
    texts = [each.samples[0][1] for each in verdict.candidates]
    assert len(set(texts)) == len(texts)


def test_garbage_is_asked_about() -> None:
    assert judge(["北京".encode("gbk"), "上海".encode("gbk")]).needs_choice


def test_few_values_follow_the_rest_of_the_file() -> None:
    little = [viscii("Sơn La")]
    columns = {"ten": [viscii(name) for name in NAMES], "tinh": little}
    assert judge(little).needs_choice
    verdicts = judge_file(columns)
    assert verdicts["tinh"].encoding == "viscii"
    assert not verdicts["tinh"].needs_choice


def test_the_officers_choice_ends_the_matter() -> None:
    verdict = judge([viscii("Sơn La")], chosen="VISCII")
    assert not verdict.needs_choice
    assert verdict.samples[0][1] == "Sơn La"


@pytest.mark.parametrize(
    ("first", "second"), [("TCVN3", "VNI"), ("UTF-8", "TCVN3"), ("Windows-1258", "VNI")]
)
def test_rows_that_differ(first: str, second: str) -> None:
    ways = [WAYS[second] if n % 4 == 3 else WAYS[first] for n in range(len(NAMES))]
    values = [way(name) for way, name in zip(ways, NAMES, strict=True)]
    verdict = judge(values)
    found = decode(values, verdict)
    assert [each.text for each in found] == NAMES
    other = [n + 1 for n, each in enumerate(found) if each.problem]
    assert other == [4, 8, 12]
    assert "text_mixed" in {note.code for note in column_notes(verdict, "ten")}


def test_mojibake_among_good_rows() -> None:
    values = [*NAMES, misread(tcvn3("Xã Đồng Tháp"), "cp1252")]
    found = decode(values, judge(values))
    assert found[-1].text == "Xã Đồng Tháp"
    assert found[-1].problem == TextProblem.OTHER_ENCODING


def test_double_utf8_whose_hard_space_became_soft() -> None:
    value = misread("Hà Nội".encode(), "cp1252").replace("\xa0", " ")
    values = [value, *(misread(name.encode(), "cp1252") for name in NAMES)]
    assert decode(values, judge(values))[0].text == "Hà Nội"


def test_a_letter_cut_at_the_width() -> None:
    whole = "Phường Nguyễn Trung Trự".encode()
    values = [*(name.encode() for name in NAMES), whole[:-1]]
    found = decode(values, judge(values, "UTF-8"), width=len(whole) - 1)
    assert found[-1].text == "Phường Nguyễn Trung Tr"
    assert found[-1].problem == TextProblem.CUT


def test_nothing_is_replaced_silently() -> None:
    values = [*(name.encode() for name in NAMES), b"\xff\xfe\x81\x8d"]
    last = decode(values, judge(values, "UTF-8"))[-1]
    assert last.problem == TextProblem.UNDECODABLE
    assert "\ufffd" not in (last.text or "")


@pytest.mark.parametrize("text", ["Ph\ufffd\ufffdng", "Ph??ng X?m"])
def test_letters_lost_before(text: str) -> None:
    assert decode([text], judge([text]))[0].problem == TextProblem.LOST


def test_question_marks_that_are_meant() -> None:
    text = "Có biển hiệu? Không"
    assert decode([text], judge([text]))[0].problem is None


def test_headings_follow_the_columns() -> None:
    verdict = judge([tcvn3(name) for name in NAMES])
    names = [tcvn3("Tên xã"), b"ma", tcvn3("Địa chỉ")]
    assert decode_names(names, [verdict]) == ["Tên xã", "ma", "Địa chỉ"]


def test_samples_show_before_and_after() -> None:
    verdict = judge([tcvn3(name) for name in NAMES])
    assert len(verdict.samples) == 5
    assert verdict.samples[0] == (misread(tcvn3(NAMES[0]), "cp1252"), NAMES[0])


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("UTF-8", "utf-8"), ("utf8", "utf-8"), ("1258", "windows-1258"),
     ("ANSI 1258", "windows-1258"), ("CP1258", "windows-1258"),
     ("WindowsVietnamese", "windows-1258"), ("88591", "windows-1252"),
     ("ISO-8859-1", "windows-1252"), ("LDID 0x57", "windows-1252"),
     ("LDID 87", None), ("936", "gbk"), ("Big5", "big5"), ("nonsense", None),
     ("", None)],
)  # fmt: skip
def test_spellings_of_encodings(said: str, encoding: str | None) -> None:
    assert encoding_of(said) == encoding


@given(st.text(max_size=60))
def test_unicode_never_loses_a_letter(text: str) -> None:
    """Whatever is not taken for damage comes back composed and otherwise as it was."""
    [found] = decode([text], judge([*NAMES, text]))
    if found.problem != TextProblem.OTHER_ENCODING:
        assert found.text in {text, unicodedata.normalize("NFC", text)}


@given(st.lists(st.sampled_from([*NAMES, "Café", "", "1", "a?b", "HÀ NỘI", "x\x1fy"])),
       st.sampled_from(list(WAYS)), st.sampled_from(list(WAYS)))  # fmt: skip
def test_a_batch_is_read_like_its_values(
    names: list[str], way: str, other: str
) -> None:
    most = [WAYS[way](name) for name in NAMES]
    verdict = judge(most)
    values = [
        None if name == "1" else WAYS[other if n % 5 == 4 else way](name)
        for n, name in enumerate(names)
        if name != "Café" or way.startswith("UTF-8")
    ]
    texts, problems = decode_batch(Decoder(verdict), values)
    one_by_one = decode(values, verdict)
    assert texts == [each.text for each in one_by_one]
    assert problems == {n: each for n, each in enumerate(one_by_one) if each.problem}


@given(st.binary(max_size=40))
def test_any_bytes_give_text_or_a_problem(raw: bytes) -> None:
    [found] = decode([raw], judge([raw]))
    assert found.text is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà Bình", "Hòa Bình"), ("Thuỷ", "Thủy"), ("Ðông", "Đông"), ("khoẻ", "Khỏe"),
     ("Hà\u00a0 Nội ", "hà nội"), ("Ha\u0300 Nô\u0323i", "Hà Nội"), ("qúy", "Quý"),
     ("Sơn\u200b La", "Sơn La"), ("hòan", "hoàn"), ("CS２", "cs2")],
)  # fmt: skip
def test_keys_that_meet(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Chiềng Hắc", "Chiềng Hặc"), ("Son La", "Sơn La"), ("Đông", "Dông"), ("1", "01")],
)
def test_keys_that_differ(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_names_are_possible_syllables() -> None:
    words = {word.lower() for name in NAMES for word in name.split()}
    assert {spelling(nfc(word)) for word in words} == {Spelling.POSSIBLE}
    assert spelling("krông") is spelling("đắk") is Spelling.FOREIGN
    wrong = ["xaõ", "phöôøng", "hàc", "cể", "ngệ", "traàn"]
    assert {spelling(word) for word in wrong} == {Spelling.IMPOSSIBLE}

"""Whether a word could be Vietnamese: onset × rime × tone, as the script spells them.

A wrong reading of bytes hardly ever spells a possible syllable, so this tells encodings
apart. Names from other languages of the country (Krông, Đắk, Ngọk) are neither for nor
against.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_BEFORE_FRONT = ("ngh", "gh", "k")  # only before e ê i y
_BEFORE_BACK = ("ng", "g", "c")  # never before them
_ANYWHERE = tuple("nh kh ph th tr ch b d đ h l m n p r s t v x".split())  # noqa: SIM905
_ONSETS = (*_BEFORE_FRONT, *_BEFORE_BACK, *_ANYWHERE)
_FRONT = frozenset("eêiy")

_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen
    oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy uya uych uyên uyêt
    uyn uynh uyp uyt uyu uôc uôi uôm uôn uông uôp uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 - rimes in the order of a primer
)
_AFTER_QU = frozenset("ơi ơn ơt ăp au ưng i in it".split())  # noqa: SIM905
_STOPPED = ("c", "ch", "p", "t")
_MARKED = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")
_ON_SECOND = frozenset({"oa", "oe", "uy"})

COMMON = frozenset(
    """
    xã phường thị trấn huyện quận thành phố tỉnh đường số thôn bản xóm ấp tổ khu cụm
    khối làng ngõ sông núi hồ đảo đèo cầu chợ trường trạm bệnh viện nhà khách sạn nghỉ
    trọ quán cơ sở địa điểm đất rừng và của các là có không được cho người trong với đã
    một những để khi này từ theo tại về đến cũng năm việc làm hộ dân công an ủy uỷ hội
    đồng sơn hòa hoà bình định tân phú đông tây nam bắc trung thượng hạ vĩnh thạnh hải
    hưng hồng hà nội đại đức phúc phước lộc thọ nghĩa lợi thịnh thắng tiến tiên quang
    minh mỹ bảo yên hương kỳ long hậu chiềng mường bến cần quảng ngãi đắk lâm việt
    nguyễn trần lê phạm đình văn cổ mới cũ lớn nhỏ thuận hiệp hợp đoàn lập xuân thủy
    thuỷ thanh bạch vân tự cao
    """.split()  # noqa: SIM905
)
"""Syllables frequent in names of places and in any text: they settle close calls."""

_OTHER = re.compile(
    r"(?:[bcdđghklmnprstvxyjw]{0,4})(?:[aăâeêioôơuưy]{1,3})"
    r"(?:[bcdđghklmnprstvxyjw]{0,3})"
)
_OTHER_ONSET = re.compile(
    r"(?!(?:tr|th|ch|nh|kh|ph|gh)[^rlhj])[bcdđghklmnpstv]{1,2}[rlhj]|[jwz]|k[aăâoôơuư]"
    r"|m[đd]|y[aăo]"
)
_OTHER_END = re.compile(
    r"(?:[kqrlsbdđjw]|(?<!n)g|(?<![nc])h)$|[aăâeêioôơuư][aăâeêioôơuưy]?[rlksbdđ]h?$"
)


class Spelling(IntEnum):
    """What a word says about the reading that produced it."""

    IMPOSSIBLE = -1
    FOREIGN = 0
    POSSIBLE = 1


@lru_cache(maxsize=65_536)
def spelling(word: str) -> Spelling:
    """Judge one word in small letters, NFC."""
    letters, tones, place = _apart(word)
    if len(tones) > 1:
        return Spelling.IMPOSSIBLE
    rimes = [rime for rime in _rimes(letters) if _may_carry(rime, tones)]
    if rimes:
        placed = not tones or any(_is_placed(letters, rime, place) for rime in rimes)
        return Spelling.POSSIBLE if placed else Spelling.IMPOSSIBLE
    foreign = _OTHER.fullmatch(letters) and (
        _OTHER_ONSET.match(letters) or _OTHER_END.search(letters)
    )
    return Spelling.FOREIGN if foreign else Spelling.IMPOSSIBLE


def _apart(word: str) -> tuple[str, str, int]:
    """Return the letters without tones, the tones, and which letter bears the last."""
    letters: list[str] = []
    tones, place = "", -1
    for sign in word:
        parts = unicodedata.normalize("NFD", sign)
        tone = "".join(_TONES[part] for part in parts if part in _TONES)
        letter = "".join(part for part in parts if part not in _TONES)
        if letter:
            letters.append(unicodedata.normalize("NFC", letter))
        if tone:
            tones, place = tones + tone, len(letters) - 1
    return "".join(letters), tones, place


def _is_placed(letters: str, rime: str, place: int) -> bool:
    """Tell whether the tone stands on a letter that either school would put it on."""
    start = len(letters) - len(rime)
    vowels = [n for n, sign in enumerate(rime) if sign in _VOWELS]
    run = "".join(rime[n] for n in vowels)
    marked = [n for n in vowels if rime[n] in _MARKED]
    if marked:
        return place == start + marked[-1]
    if len(run) == 1:
        allowed = {0}
    elif len(run) == 3:
        allowed = {1}
    elif run in _ON_SECOND:
        allowed = {0, 1} if rime == run else {1}
    else:
        allowed = {0}
    if letters.startswith("qu") and start < 2:
        allowed = {1}
    return place - start - vowels[0] in allowed


def _may_carry(rime: str, tone: str) -> bool:
    """A rime closed by a stop only has the tones sắc and nặng."""
    return not rime.endswith(_STOPPED) or tone in {"s", "j"}


def _rimes(letters: str) -> list[str]:
    """Return the rimes that ``letters`` may end in after a possible onset."""
    if letters.startswith("qu"):
        rest = letters[2:]
        if rest in _AFTER_QU:
            return [rest]
        return [rime for rime in (f"u{rest}", f"o{rest}") if rime in _RIMES and rest]
    if letters.startswith("gi"):
        rest = letters[2:]
        return [rime for rime in (rest, f"i{rest}") if rime in _RIMES]
    found = [letters] if letters in _RIMES else []
    for onset in _ONSETS:
        if letters.startswith(onset):
            rime = letters.removeprefix(onset)
            if rime in _RIMES and _fits(onset, rime):
                found.append(rime)
    return found


def _fits(onset: str, rime: str) -> bool:
    is_front = rime[0] in _FRONT
    if onset in _BEFORE_FRONT:
        return is_front
    return not (is_front and onset in _BEFORE_BACK)

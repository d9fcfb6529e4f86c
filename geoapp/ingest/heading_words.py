"""What officers call a column, besides the headings that the import takes as they are.

Words without accents; spaces stand for whatever joins them, or nothing: «ten co so» is
TEN_CO_SO, TenCoSo and TENCOSO. For proposals only (suggest.py): an import never goes by
them unasked.
"""

from __future__ import annotations

from collections.abc import Mapping

_CODE_OF_UNIT = (
    "ma xa",
    "ma px",
    "ma phuong xa",
    "ma xa phuong",
    "ma xp",
    "ma hc",
    "ma hanh chinh",
    "ma dvhc",
    "ma don vi hanh chinh",
    "ma dvhc cap xa",
    "xa id",
    "ward code",
    "commune code",
)
_FIRST_DAY = (
    "tu ngay",
    "ngay bat dau",
    "ngay bd",
    "bat dau",
    "ngay cap",
    "ngay cap phep",
    "ngay cap gcn",
    "ngay cap gp",
    "ngay hd",
    "ngay hoat dong",
    "ngay thanh lap",
    "ngay tl",
    "hieu luc tu",
    "ngay hieu luc",
    "ngay hl",
    "ngay phat hien",
    "start date",
    "date from",
    "from date",
)
_LAST_DAY = (
    "den ngay",
    "ngay ket thuc",
    "ket thuc",
    "ngay het han",
    "het han",
    "ngay hh",
    "hieu luc den",
    "ngay dong cua",
    "ngay cham dut",
    "end date",
    "date to",
    "to date",
)
_DOCUMENT = (
    "so van ban",
    "so vb",
    "van ban",
    "so qd",
    "so quyet dinh",
    "quyet dinh",
    "so hieu van ban",
    "so nghi quyet",
    "can cu",
    "document",
)
_LEVEL = ("cap", "cap dvhc", "cap hanh chinh", "cap don vi")

_EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "valid_from": _FIRST_DAY,
    "valid_to": _LAST_DAY,
    "document_no": _DOCUMENT,
    "level": _LEVEL,
    "name": ("ten", "ten goi", "title"),
    "code": ("ma", "ma so", "ky hieu", "so hieu", "id"),
    "kind": ("loai", "phan loai", "nhom", "loai hinh", "type"),
    "hotspot_code": ("ma td", "ma tu diem", "ma so tu diem", "ma diem", "hotspot id"),
    "establishment_code": ("ma cs", "ma co so", "ma so co so", "co so id"),
}
_OF_LAYER: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "establishments": {
        "code": (
            *("ma cs", "ma co so", "ma cskd", "ma so co so", "ma so cs", "ma ql"),
            *("ma quan ly", "so gp", "so giay phep", "so gcn", "so dkkd", "cs id"),
        ),
        "name": (
            *("ten cs", "ten co so", "ten cskd", "ten co so kinh doanh", "ten kd"),
            *("ten dn", "ten doanh nghiep", "ten don vi", "ten bang hieu", "bien hieu"),
            *("ten nha nghi", "ten khach san", "business name", "establishment name"),
        ),
        "service_types": (
            *("loai hinh", "loai hinh kd", "loai hinh kinh doanh", "loai hinh dv"),
            *("loai hinh dich vu", "loai dv", "lhkd", "lh kd", "loai co so", "loai cs"),
            *("nganh nghe", "nganh nghe kd", "nganh nghe kinh doanh", "nnkd", "loai"),
            *("linh vuc", "dich vu", "service type", "business type"),
        ),
        "address": (
            *("dia chi", "d chi", "dc", "dia chi cs", "dia chi kd", "so nha"),
            *("dia chi co so", "dia chi kinh doanh", "dia diem kd", "dia diem", "addr"),
        ),
        "stated_unit_code": _CODE_OF_UNIT,
        "operating_status": (
            *("trang thai", "tinh trang", "tt hd", "trang thai hd", "tinh trang hd"),
            *(
                "trang thai hoat dong",
                "tinh trang hoat dong",
                "hien trang",
                "hoat dong",
            ),
            *("status", "tinh hinh hd"),
        ),
        "is_conditional": (
            *("co dk", "co dieu kien", "dk antt", "dieu kien antt", "kd co dieu kien"),
            *("nganh nghe co dk", "co dieu kien ve antt"),
        ),
        "is_prone": ("de ll", "de bi loi dung", "de loi dung", "nhay cam"),
        "is_dwelling": ("la nha o", "nha o", "nha rieng"),
        "location_precision": (
            *("do cx", "do chinh xac", "chinh xac", "do chinh xac vi tri", "nguon td"),
            *("nguon toa do", "precision"),
        ),
    },
    "hotspots": {
        "code": ("ma td", "ma tu diem", "ma so td", "ma diem", "ma diem phuc tap"),
        "name": (
            *("ten td", "ten tu diem", "ten diem", "ten dia ban", "ten khu vuc"),
            *("khu vuc", "ten diem phuc tap"),
        ),
        "setting": ("loai dia ban", "dia ban", "loai td", "loai tu diem", "loai"),
        "recognition": ("cong nhan", "xac nhan", "duoc cong nhan", "dia phuong cn"),
        "lead_code": ("ma xa chu tri", "xa chu tri", "ma xa ql", *_CODE_OF_UNIT),
    },
    "hotspot_events": {
        "status": (
            *("trang thai", "tinh trang", "dien bien", "tien do", "buoc", "status"),
        ),
        "happened_on": (
            *("ngay", "ngay xay ra", "thoi diem", "ngay cap nhat", "ngay ghi nhan"),
            *("ngay thuc hien", "ngay th", "date"),
        ),
        "note": ("ghi chu", "gc", "mo ta", "noi dung", "dien giai", "remark"),
    },
    "inspections": {
        "code": (
            *("ma lkt", "ma luot", "ma luot kiem tra", "ma kt", "ma dot kt", "ma cuoc"),
            *("so bien ban", "so bb"),
        ),
        "inspected_on": (
            *("ngay kt", "ngay kiem tra", "ngay", "thoi gian kt", "ngay lap bien ban"),
            *("ngay lap bb", "inspection date"),
        ),
        "kind": (
            "hinh thuc",
            "hinh thuc kt",
            "loai kt",
            "loai kiem tra",
            "loai hinh kt",
        ),
        "result": (
            *("ket qua", "kq", "kq kt", "ket qua kt", "ket qua kiem tra", "kq xu ly"),
            *("ket qua xu ly", "xu ly", "hinh thuc xu ly"),
        ),
        "is_finding": ("phat hien", "co phat hien", "vi pham", "co vi pham", "co vp"),
        "team_level": (
            "cap doan",
            "cap doi",
            "cap kt",
            "cap kiem tra",
            "cap",
            "doan kt",
        ),
    },
    "tips": {
        "code": ("ma tin", "ma tin bao", "ma nguon tin", "so tin", "so phieu"),
        "received_on": (
            *("ngay nhan", "ngay tiep nhan", "ngay nhan tin", "ngay bao", "ngay"),
            *("ngay tn",),
        ),
        "channel": ("kenh", "kenh tiep nhan", "kenh tin", "nguon", "nguon tin"),
        "verification": (
            *(
                "xac minh",
                "kq xac minh",
                "ket qua xac minh",
                "ket qua xm",
                "tinh trang",
            ),
        ),
    },
    "landmarks": {
        "code": ("ma dd", "ma diem", "ma dia diem", "ma dl"),
        "name": ("ten diem", "ten dia diem", "ten dia danh", "dia danh", "ten khu dl"),
    },
    "service_sites": {
        "code": ("ma diem", "ma cs", "ma co so", "ma dv"),
        "name": ("ten diem", "ten co so", "ten cs", "ten don vi", "ten dv"),
        "kind": ("loai dv", "loai dich vu", "loai ho tro", "linh vuc"),
    },
    "national_border": {
        "name": ("ten doan", "doan", "doan bien gioi", "ten doan bien gioi"),
        "neighbour_country": (
            *("nuoc", "nuoc giap", "nuoc lang gieng", "quoc gia", "giap nuoc"),
            *("country",),
        ),
    },
    "designations": {
        "unit_code": _CODE_OF_UNIT,
        "kind": ("loai dia ban", "dien", "danh hieu", "thuoc dien"),
    },
    "admin_units": {
        "code": (*_CODE_OF_UNIT, "ma don vi", "dvhc id", "ma dv"),
        "name": (
            *("ten xa", "ten px", "ten xa phuong", "ten phuong xa", "ten dvhc"),
            *("ten don vi", "ten don vi hanh chinh", "ten hc", "ten day du", "dvhc"),
        ),
        "unit_type": ("loai dvhc", "loai", "loai don vi", "loai hinh"),
        "parent_code": (
            *("ma cha", "ma huyen", "ma qh", "ma quan huyen", "ma tinh", "ma tp"),
            *("ma cap tren",),
        ),
        "legal_from": ("ngay nq", "ngay nghi quyet", "ngay ban hanh", "ngay qd"),
        "operates_from": ("hd tu ngay", "ngay hoat dong", "ngay hieu luc", "ngay hl"),
    },
}


def words_for(layer: str, field: str) -> tuple[str, ...]:
    """Return what a column for a field may be called, the likeliest first."""
    own = _OF_LAYER.get(layer, {}).get(field, ())
    return (*own, *_EVERYWHERE.get(field, ()))

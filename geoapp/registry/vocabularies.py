"""Code lists of the registers, with the words shown (glossary: docs/glossary.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatingStatus(models.TextChoices):
    OPERATING = "operating", _("Đang hoạt động")
    SUSPENDED = "suspended", _("Tạm ngừng")
    CLOSED = "closed", _("Đã đóng cửa")
    CONVERTED = "converted", _("Chuyển đổi loại hình")
    UNVERIFIED = "unverified", _("Chưa xác minh")


class LocationPrecision(models.TextChoices):
    GPS = "gps", _("GPS")
    HOUSE_NUMBER = "house_number", _("Số nhà")
    STREET = "street", _("Tuyến phố")
    COMMUNE_CENTRE = "commune_centre", _("Trung tâm xã")


class Setting(models.TextChoices):
    PUBLIC = "public", _("Địa bàn công cộng")
    ESTABLISHMENT = "establishment", _("Trong cơ sở kinh doanh")


class Recognition(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Chưa xác nhận")
    RECOGNISED = "recognised", _("Địa phương công nhận")
    NOT_RECOGNISED = "not_recognised", _("Địa phương chưa công nhận")


class HotspotStatus(models.TextChoices):
    """Life cycle of a tụ điểm; labels are the words of the plans."""

    SUSPECTED = "suspected", _("Nghi vấn, có dấu hiệu")
    VERIFIED = "verified", _("Đã phát hiện, xác minh")
    CASE_OPENED = "case_opened", _("Đã lập hồ sơ")
    UNDER_ACTION = "under_action", _("Đang đấu tranh")
    CLEARED = "cleared", _("Đã triệt xóa")
    HANDED_OVER = "handed_over", _("Đã bàn giao cho địa phương quản lý")
    MONITORING = "monitoring", _("Đang theo dõi")
    CLOSED = "closed", _("Kết thúc theo dõi")
    RELAPSED = "relapsed", _("Tái hoạt động")
    DISMISSED = "dismissed", _("Loại bỏ (không đúng)")


WATCHED = (HotspotStatus.HANDED_OVER, HotspotStatus.MONITORING)
"""Cleared hotspots that the locality answers for: the relapse watch list."""

NEXT_STATUS: dict[str | None, frozenset[str]] = {
    None: frozenset({HotspotStatus.SUSPECTED, HotspotStatus.VERIFIED}),
    HotspotStatus.SUSPECTED: frozenset(
        {HotspotStatus.VERIFIED, HotspotStatus.DISMISSED}
    ),
    HotspotStatus.VERIFIED: frozenset(
        {
            HotspotStatus.CASE_OPENED,
            HotspotStatus.UNDER_ACTION,
            HotspotStatus.DISMISSED,
        }
    ),
    HotspotStatus.CASE_OPENED: frozenset({HotspotStatus.UNDER_ACTION}),
    HotspotStatus.UNDER_ACTION: frozenset({HotspotStatus.CLEARED}),
    HotspotStatus.CLEARED: frozenset(
        {HotspotStatus.HANDED_OVER, HotspotStatus.RELAPSED}
    ),
    HotspotStatus.HANDED_OVER: frozenset(
        {HotspotStatus.MONITORING, HotspotStatus.CLOSED, HotspotStatus.RELAPSED}
    ),
    HotspotStatus.MONITORING: frozenset({HotspotStatus.CLOSED, HotspotStatus.RELAPSED}),
    HotspotStatus.CLOSED: frozenset({HotspotStatus.RELAPSED}),
    HotspotStatus.RELAPSED: frozenset(
        {
            HotspotStatus.VERIFIED,
            HotspotStatus.CASE_OPENED,
            HotspotStatus.UNDER_ACTION,
        }
    ),
    HotspotStatus.DISMISSED: frozenset(),
}
"""Which status may follow which. A relapse leads back to verified, never to closed."""


class InspectionKind(models.TextChoices):
    REGULAR = "regular", _("Định kỳ")
    UNANNOUNCED = "unannounced", _("Đột xuất")
    RECHECK = "recheck", _("Tái kiểm tra")
    SUPERVISORY = "supervisory", _("Phúc tra")
    TIP_LED = "tip_led", _("Theo tin báo")


class InspectionResult(models.TextChoices):
    NO_VIOLATION = "no_violation", _("Không vi phạm")
    REMINDED = "reminded", _("Nhắc nhở, hướng dẫn")
    MINUTES = "minutes", _("Lập biên bản vi phạm hành chính")
    FINED = "fined", _("Xử phạt tiền")
    SUSPENDED = "suspended", _("Đình chỉ, tạm dừng hoạt động")
    LICENCE_REVOKED = "licence_revoked", _("Thu hồi giấy phép")
    REFERRED = "referred", _("Chuyển cơ quan điều tra")
    CLOSED_FOUND = "closed_found", _("Cơ sở đóng cửa, không kiểm tra được")
    REFUSED = "refused", _("Không hợp tác")


class TeamLevel(models.TextChoices):
    PROVINCE = "province", _("Cấp tỉnh, thành phố")
    DISTRICT = "district", _("Cấp huyện (đến 30/06/2025)")
    COMMUNE = "commune", _("Cấp xã")


class TipChannel(models.TextChoices):
    HOTLINE = "hotline", _("Đường dây nóng")
    LETTER = "letter", _("Đơn thư")
    ONLINE = "online", _("Trực tuyến")
    IN_PERSON = "in_person", _("Trực tiếp")
    AGENCY = "agency", _("Cơ quan chuyển đến")


class TipVerification(models.TextChoices):
    NEW = "new", _("Mới tiếp nhận")
    VERIFIED = "verified", _("Đã xác minh")
    UNFOUNDED = "unfounded", _("Không có cơ sở")
    EXPIRED = "expired", _("Hết hạn lưu giữ")


class ServiceSiteKind(models.TextChoices):
    HEALTH = "health", _("Y tế")
    LEGAL_AID = "legal_aid", _("Trợ giúp pháp lý")
    SOCIAL = "social", _("Công tác xã hội")

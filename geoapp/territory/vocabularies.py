"""Code lists of the territory, with the words shown (glossary: docs/glossary.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "province", _("Tỉnh, thành phố")
    DISTRICT = "district", _("Quận, huyện, thị xã (đến 30/06/2025)")
    COMMUNE = "commune", _("Xã, phường, thị trấn, đặc khu")


class UnitType(models.TextChoices):
    TINH = "tinh", _("Tỉnh")
    THANH_PHO_TW = "thanh_pho_tw", _("Thành phố trực thuộc trung ương")
    QUAN = "quan", _("Quận")
    HUYEN = "huyen", _("Huyện")
    THI_XA = "thi_xa", _("Thị xã")
    THANH_PHO = "thanh_pho", _("Thành phố thuộc tỉnh")
    XA = "xa", _("Xã")
    PHUONG = "phuong", _("Phường")
    THI_TRAN = "thi_tran", _("Thị trấn")
    DAC_KHU = "dac_khu", _("Đặc khu")


LEVEL_OF_TYPE: dict[str, Level] = {
    UnitType.TINH: Level.PROVINCE,
    UnitType.THANH_PHO_TW: Level.PROVINCE,
    UnitType.QUAN: Level.DISTRICT,
    UnitType.HUYEN: Level.DISTRICT,
    UnitType.THI_XA: Level.DISTRICT,
    UnitType.THANH_PHO: Level.DISTRICT,
    UnitType.XA: Level.COMMUNE,
    UnitType.PHUONG: Level.COMMUNE,
    UnitType.THI_TRAN: Level.COMMUNE,
    UnitType.DAC_KHU: Level.COMMUNE,
}


class DesignationKind(models.TextChoices):
    BORDER_OFFICIAL = "border_official", _("Xã biên giới (danh sách chính thức)")
    COMPLEX = "complex", _("Địa bàn phức tạp")


class LandmarkKind(models.TextChoices):
    TOURIST_SITE = "tourist_site", _("Điểm tham quan, du lịch")
    BORDER_GATE = "border_gate", _("Cửa khẩu")
    OTHER = "other", _("Địa điểm khác")


class SuccessionBasis(models.TextChoices):
    GEOMETRY = "geometry", _("Đo trên ranh giới")
    DOCUMENT = "document", _("Theo văn bản")

"""The service types of the plans' frames (docs/glossary.md; labels as displayed)."""

from django.db import migrations

# code, Vietnamese, English, conditional on security and order, prone to abuse
TYPES = [
    ("hotel", "Khách sạn", "Hotel", True, True),
    ("guest_house", "Nhà khách", "Guest house", True, True),
    ("motel", "Nhà nghỉ", "Budget hotel", True, True),
    ("apart_rent", "Căn hộ cho thuê ngắn ngày", "Short-let flat", True, True),
    ("homestay", "Nhà ở có phòng cho khách du lịch thuê", "Homestay", True, True),
    ("lodging_house", "Nhà trọ bình dân", "Lodging house", False, True),
    ("karaoke", "Karaoke", "Karaoke", True, True),
    ("disco", "Vũ trường, câu lạc bộ khiêu vũ", "Dance hall", True, True),
    ("bar_pub", "Quán bar, pub, beer club", "Bar, pub", False, True),
    ("massage", "Xoa bóp, tẩm quất", "Massage", True, True),
    ("sauna", "Tắm hơi, tắm khoáng nóng, xông hơi", "Sauna, hot-spring bath", False, True),
    ("hair_relax", "Cắt tóc, gội đầu thư giãn", "Barber, hair wash", False, True),
    ("spa", "Spa, chăm sóc sắc đẹp", "Spa, beauty care", False, True),
    ("dim_cafe", "Cà phê, giải khát", "Café", False, True),
    ("restaurant", "Nhà hàng ăn uống", "Restaurant", False, True),
    ("game", "Trò chơi điện tử có thưởng, casino", "Prize games, casino", True, False),
    ("pawn", "Dịch vụ cầm đồ", "Pawn shop", True, False),
    ("surgery", "Phẫu thuật thẩm mỹ", "Cosmetic surgery", True, False),
    ("other", "Loại hình khác", "Other", False, False),
]


def add(apps, schema_editor):
    ServiceType = apps.get_model("registry", "ServiceType")
    for code, name_vi, name_en, conditional, prone in TYPES:
        ServiceType.objects.update_or_create(
            code=code,
            defaults={
                "name_vi": name_vi,
                "name_en": name_en,
                "is_conditional": conditional,
                "is_prone": prone,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

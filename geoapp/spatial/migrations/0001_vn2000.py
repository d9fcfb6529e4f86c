"""Extensions; then teach PostGIS the VN-2000 systems it lacks, and the pinned twins of all of them."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from geoapp.spatial.crs import MISSING_IN_POSTGIS, VN2000


def add(apps, schema_editor):
    from pyproj import CRS

    rows = [
        (code, "EPSG", code, CRS.from_epsg(code).to_wkt("WKT1_GDAL"), VN2000[code].proj4)
        for code in MISSING_IN_POSTGIS
    ] + [
        # No srtext and an authority PROJ does not know: PostGIS can only use proj4text.
        (system.pinned_srid, "VNPIN", system.pinned_srid, "", system.proj4)
        for system in VN2000.values()
    ]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)"
            " VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (srid) DO UPDATE SET auth_name = excluded.auth_name,"
            " auth_srid = excluded.auth_srid, srtext = excluded.srtext,"
            " proj4text = excluded.proj4text",
            rows,
        )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateExtension("postgis"),
        BtreeGistExtension(),
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]

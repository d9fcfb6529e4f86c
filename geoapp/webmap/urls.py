from django.urls import include, path

from geoapp.webmap.export_page import export_page
from geoapp.webmap.feature import feature
from geoapp.webmap.health import live, ready
from geoapp.webmap.imports_download import (
    import_blank_shapefile,
    import_blank_xlsx,
    import_errors,
)
from geoapp.webmap.inspect_page import inspect_page
from geoapp.webmap.map_page import map_page
from geoapp.webmap.progress_page import progress_page
from geoapp.webmap.unit_page import unit_page
from geoapp.webmap.units_page import units_page
from geoapp.webmap.vintages_page import vintages_page

urlpatterns = [
    path("", map_page, name="map"),
    path("accounts/", include("geoapp.webmap.accounts.urls")),
    path("layers/<slug:layer>/<int:feature_id>.json", feature, name="feature"),
    path("units/", units_page, name="units"),
    path("units/<int:unit_id>/", unit_page, name="unit"),
    path("vintages/", vintages_page, name="vintages"),
    path("progress/", progress_page, name="progress"),
    path("", include("geoapp.webmap.imports.urls")),
    path("imports/<int:import_id>/errors", import_errors, name="import_errors"),
    path("imports/blank/<str:layer>.xlsx", import_blank_xlsx, name="import_blank_xlsx"),
    path(
        "imports/blank/<str:layer>.zip",
        import_blank_shapefile,
        name="import_blank_shapefile",
    ),
    path("inspect/", inspect_page, name="inspect"),
    path("export/", export_page, name="export"),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
]

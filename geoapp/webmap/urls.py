from django.urls import path

from geoapp.webmap.export_page import export_page
from geoapp.webmap.feature import feature
from geoapp.webmap.health import live, ready
from geoapp.webmap.map_page import map_page
from geoapp.webmap.sign_in import sign_in

urlpatterns = [
    path("", map_page, name="map"),
    path("accounts/login/", sign_in, name="login"),
    path("layers/<slug:layer>/<int:feature_id>.json", feature, name="feature"),
    path("export/", export_page, name="export"),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
]

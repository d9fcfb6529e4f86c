"""Every address of the site. Closed by default: LoginRequiredMiddleware."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("tiles/", include("tiles.urls")),
    path("", include("geoapp.webmap.urls")),
]

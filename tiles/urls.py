from django.urls import path

from tiles import views

urlpatterns = [
    path(
        "<slug:layer>/<int:z>/<int:x>/<int:y>.mvt",
        views.vector_tile,
        name="vector_tile",
    ),
]

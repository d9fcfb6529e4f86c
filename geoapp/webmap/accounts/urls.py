from django.contrib.auth.views import LogoutView
from django.urls import path

from geoapp.webmap.accounts import link, own, second_factor, user, users
from geoapp.webmap.accounts.log import log_page
from geoapp.webmap.accounts.sign_in import sign_in

urlpatterns = [
    path("login/", sign_in, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("second-step/", second_factor.ask, name="second_factor"),
    path("second-step/set-up/", second_factor.set_up, name="second_factor_setup"),
    path("second-step/codes/", second_factor.renew_codes, name="recovery_codes"),
    path("link/", link.set_password, name="link_password"),
    path("link/<str:token>/", link.open_link, name="link"),
    path("me/", own.account, name="account"),
    path("me/password/", own.change_password, name="password_change"),
    path("me/sessions/", own.sessions, name="sessions"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="user_new"),
    path("users/<int:user_id>/", user.user_page, name="user"),
    path("users/<int:user_id>/link/", user.user_link, name="user_link"),
    path("users/<int:user_id>/areas/", user.area_assign, name="area_assign"),
    path(
        "users/<int:user_id>/areas/<int:scope_id>/end/",
        user.area_end,
        name="area_end",
    ),
    path("users/<int:user_id>/<slug:action>/", user.user_action, name="user_action"),
    path("log/", log_page, name="account_log"),
]

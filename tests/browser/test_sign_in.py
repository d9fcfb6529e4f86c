"""Signing in as a person does it, with eyes on what each page says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geoapp.accounts.models import User
from tests.browser.conftest import Visit, serious_problems
from tests.totp import code_of
from tests.world import PASSWORD, World


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.GEOAPP_SECOND_FACTOR = "required"


def give_password(visit: Visit, name: str, password: str = PASSWORD) -> None:
    visit.page.goto(f"{visit.address}/accounts/login/")
    visit.page.fill("#id_username", name)
    visit.page.fill("#id_password", password)
    enter(visit.page)


def set_up_app(page: Page) -> str:
    """Type the key of the page into an app; return it."""
    expect(page.locator(".qr img")).to_be_visible()
    assert page.evaluate("document.querySelector('.qr img').naturalWidth") > 100
    key = page.inner_text(".app-key")
    give_code(page, code_of(key, steps=-1))
    return key


def give_code(page: Page, code: str) -> None:
    page.fill("#code", code)
    enter(page)


def enter(page: Page) -> None:
    """Send a form and wait for the answer."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def speak(visit: Visit, language: str) -> None:
    visit.page.goto(f"{visit.address}/accounts/login/")
    with visit.page.expect_navigation():
        visit.page.click(f".languages button[value={language}]")


def test_from_the_password_over_the_app_to_the_map(visit: Visit, world: World) -> None:
    page = visit.page
    give_password(visit, "leader")
    expect(page.locator("h1")).to_have_text("Cài xác thực hai bước")
    key = set_up_app(page)
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    page.click("text=Đã chép xong")
    visit.wait_for_map()
    page.click("text=Đăng xuất")

    give_password(visit, "leader")
    expect(page.locator("h1")).to_have_text("Xác thực hai bước")
    page.keyboard.type(code_of(key, steps=-1))  # the field has the focus; a used code
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_contain_text("đã dùng rồi")
    give_code(page, code_of(key, steps=1))
    visit.wait_for_map()
    page.click("text=Đăng xuất")

    give_password(visit, "leader")
    give_code(page, recovery)
    visit.wait_for_map()
    page.click(".user a")
    expect(page.locator("main")).to_contain_text("còn 9 mã dự phòng")
    visit.complaints[:] = [one for one in visit.complaints if "400" not in one]


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Tạm khóa đăng nhập"), ("en", "Sign-in is locked")],
)
def test_a_locked_account_is_told_when_to_try_again(
    visit: Visit, world: World, language: str, said: str
) -> None:
    speak(visit, language)
    for _each in range(5):
        give_password(visit, "leader", "sai-mat-khau-roi")
    expect(visit.page.locator("h1")).to_have_text(said)
    assert re.fullmatch(r"\d\d:\d\d", visit.page.inner_text(".lead strong"))
    assert serious_problems(visit) == []
    visit.complaints[:] = [one for one in visit.complaints if "429" not in one]


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Không được phép"), ("en", "Not allowed")]
)
def test_a_refused_page_says_so(
    visit: Visit, world: World, language: str, said: str
) -> None:
    speak(visit, language)
    give_password(visit, "viewer")
    visit.page.goto(f"{visit.address}/accounts/users/")
    expect(visit.page.locator("h1")).to_have_text(said)
    assert serious_problems(visit) == []
    visit.complaints[:] = [one for one in visit.complaints if "403" not in one]


def test_an_administrator_invites_with_the_keyboard_alone(
    visit: Visit, world: World
) -> None:
    page = visit.page
    give_password(visit, "admin")
    set_up_app(page)
    page.click("text=Đã chép xong")
    page.click("nav.pages a")
    page.focus("text=Tạo tài khoản")
    enter(page)
    page.focus("#id_username")
    for typed in ("can-bo-moi", "Người mới"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    enter(page)
    expect(page.locator("h1")).to_have_text("Đường dẫn dùng một lần")
    link = page.input_value("#address")
    assert User.objects.get(username="can-bo-moi").role == "area_officer"
    assert serious_problems(visit) == []

    page.click("text=Đã chép xong")
    page.fill("#q", "deo gio")
    enter(page)
    expect(page.locator("input[type=radio]")).to_be_checked()
    page.click("text=Giao địa bàn >> nth=-1")
    expect(page.locator(".messages")).to_have_text("Đã giao địa bàn.")
    expect(page.locator("tbody th")).to_have_text("Xã Đèo Gió")
    assert serious_problems(visit) == []
    page.click("text=Đăng xuất")
    expect(page.locator("#id_username")).to_be_visible()
    redeem(visit, link)


def redeem(visit: Visit, link: str) -> None:
    """Set a password with the link; sign in with it."""
    page = visit.page
    page.goto(link)
    assert link.split("/")[-2] not in page.url
    page.fill("#id_new_password1", "mot-cau-de-nho")
    page.fill("#id_new_password2", "mot-cau-de-nho")
    enter(page)
    expect(page.locator(".messages")).to_have_text("Đã đặt mật khẩu. Mời đăng nhập.")
    give_password(visit, "can-bo-moi", "mot-cau-de-nho")
    expect(page.locator("h1")).to_have_text("Cài xác thực hai bước")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_assistive_technology_reads_the_pages_of_accounts(
    visit: Visit, world: World, language: str
) -> None:
    page = visit.page
    speak(visit, language)
    assert serious_problems(visit) == []
    give_password(visit, "admin")
    assert serious_problems(visit) == []
    key = set_up_app(page)
    assert serious_problems(visit) == []
    leader = world.users["leader"].pk
    for path in (
        "me/",
        "me/password/",
        "me/sessions/",
        "second-step/set-up/",
        "users/",
        "users/new/",
        f"users/{leader}/?q=deo",
    ):
        page.goto(f"{visit.address}/accounts/{path}")
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.set_viewport_size({"width": 900, "height": 500})
        assert serious_problems(visit) == [], path
    page.goto(visit.address)
    with page.expect_navigation():
        page.click(".who form:last-child button")
    give_password(visit, "admin")
    assert serious_problems(visit) == []
    give_code(page, code_of(key, steps=1))
    expect(page.locator("nav.pages a")).to_be_visible()

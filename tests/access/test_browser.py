"""The pages about accounts, staff, jobs and the audit log as a person sees them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.test_login import PASSWORD, totp
from tests.support.browser import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
    log_in_by_form,
)

from threefold.access import service
from threefold.jobs import service as jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "access:account",
    "access:tokens",
    "access:staff",
    "access:add",
    "audit:entries",
    "jobs:jobs",
    "api:docs",
    "mfa_index",
    "account_change_password",
)


def test_two_step_log_in_by_hand(live: Any, page: Any) -> None:
    service.add_staff(username="mei", role="agent", actor=None, password=PASSWORD)
    page.goto(live.url("account_login"))
    live.shot(page, "login")
    assert_accessible(page)
    log_in_by_form(live, page, "mei", PASSWORD)
    page.wait_for_url(live.url("/"))
    page.goto(live.url("mfa_activate_totp"))
    assert_accessible(page)
    page.fill("input[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(live.url("mfa_activate_totp"))
    picture = page.locator("main img").first
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    live.shot(page, "mfa-activate")
    assert_accessible(page)
    secret = page.locator("main code").first.inner_text()
    page.fill("input[name=code]", totp(secret))
    page.click("main [type=submit]")
    page.wait_for_url(live.url("mfa_view_recovery_codes"))
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    live.shot(page, "mfa-codes")
    assert_accessible(page)
    page.context.clear_cookies()
    log_in_by_form(live, page, "mei", PASSWORD)
    page.wait_for_url(live.url("mfa_authenticate"))
    live.shot(page, "mfa-authenticate")
    assert_accessible(page)
    page.fill("input[name=code]", codes[0])
    page.click("main [type=submit] >> nth=0")
    page.wait_for_url(live.url("/"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pages_are_accessible_and_fit(live: Any, new_page: Any, owner: Any, size: str) -> None:
    owner.set_password(PASSWORD)
    owner.save()
    other, _plain = service.add_staff(username="li", role="analyst", full_name="李梅", actor=owner)
    service.issue_token(owner, "till")
    job = jobs.enqueue("t.shown", args={}, title="Import people.csv", user=owner)
    page = new_page(**({"viewport": PHONE} if size == "phone" else {}))
    live.log_in(page, owner)
    wanted = [(name, live.url(name)) for name in PAGES]
    wanted.append(("access:member", live.url("access:member", other.pk)))
    wanted.append(("jobs:job", live.url("jobs:job", job.pk)))
    for name, url in wanted:
        page.goto(url)
        live.shot(page, f"{name.replace(':', '-')}-{size}")
        assert_no_sideways_scroll(page)
        assert_accessible(page)


@pytest.fixture(autouse=True)
def shown_kind() -> Any:
    jobs.kinds.add("t.shown", lambda progress: None)
    yield
    del jobs.kinds._items["t.shown"]


def test_a_temporary_password_is_made_and_a_role_changed(live: Any, page: Any, owner: Any) -> None:
    live.log_in(page, owner)
    page.goto(live.url("access:staff"))
    page.click("text=Add somebody")
    page.fill("input[name=username]", "ana")
    page.select_option("select[name=role]", "agent")
    page.click("main [type=submit]")
    plain = page.locator("#temporary-password").inner_text()
    assert len(plain) == 16
    live.shot(page, "secret")
    assert_accessible(page)
    page.get_by_role("link", name="Done", exact=True).click()
    page.get_by_role("button", name="Deactivate", exact=True).first.click()
    page.click("dialog[open] [type=submit]")
    page.wait_for_selector("text=deactivated")

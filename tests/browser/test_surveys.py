"""Surveys in Chromium: from the designer over every way to answer to the customer's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import gettext, override

from tests.support.browser import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scroll,
)
from tests.support.surveys import LANGUAGES, every_type, opened
from threefold.kit import clock
from threefold.related.models import Answer, Invitation, Survey, SurveyResponse
from threefold.related.service import surveys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def invited(survey: Any, customer: int, way: str, language: str) -> Invitation:
    now = clock.now()
    return Invitation.objects.create(
        survey=survey, customer_id=customer, way=way, language=language, nonce=f"n-{way}",
        made_at=now, expires_at=now + timedelta(days=9),
    )  # fmt: skip


def seen(live: Any, page: Any, name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    live.shot(page, f"survey-{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_design_to_the_customers_page(
    live: Any, new_page: Any, plan: Any, owner: Any, language: str
) -> None:
    from threefold.descriptive import service as descriptive

    first = descriptive.create_customers(2, run=1, at=clock.now())
    asked, called = first, first + 1
    staff = new_page()
    live.log_in(staff, owner, language=language)
    staff.goto(live.url("related:survey-new"))
    assert staff.locator("html").get_attribute("lang") == language
    staff.fill("#id_name", "Spring")
    staff.check("input[name=kind][value=relation]")
    staff.click("main .ui-form button[type=submit]")
    staff.wait_for_selector("#survey-form")
    survey = Survey.objects.get()
    staff.select_option("#add-type", "csat")
    staff.click("#add-do")
    staff.wait_for_selector("#up-q3")
    staff.focus("#up-q3")
    staff.keyboard.press("Enter")
    staff.wait_for_selector(".sv-part:nth-child(2) #up-q3")
    assert staff.evaluate("document.activeElement.id") == "up-q3"
    staff.click("#remove-q2")
    staff.wait_for_selector("#restore")
    staff.click("#restore")
    staff.wait_for_selector("#remove-q2")
    seen(live, staff, f"design-{language}")
    staff.click(".sv-save button")
    staff.wait_for_selector("[data-sv-changed]", state="detached")
    staff.click("button[value=publish]")
    staff.wait_for_selector(".sv-qr")
    seen(live, staff, f"share-{language}")

    link = invited(survey, asked, "link", language)
    phone = new_page(viewport=PHONE)
    phone.goto(live.root + surveys.letters.link(link))
    assert phone.locator("html").get_attribute("lang") == language
    phone.check("input[name=a-q1][value='9']")
    phone.check("input[name=a-q3][value='4']")
    seen(live, phone, f"link-{language}")
    phone.click("[data-sv-send]")
    phone.wait_for_selector(".tf-note--good")

    call = invited(survey, called, "phone", language)
    staff.goto(live.url("related:survey-call", survey.pk, call.pk))
    seen(live, staff, f"call-{language}")
    staff.focus("input[name=a-q1] >> nth=0")
    for key in ("1", "0", "Enter", "2", "Enter"):
        staff.keyboard.press(key)
    staff.keyboard.type("Friendly")
    staff.keyboard.press("Control+Enter")
    staff.wait_for_url("**/calls/")
    told = Answer.objects.filter(customer_id=called).values_list("variable", "number")
    assert sorted(told) == [("csat", 2.0), ("nps", 10.0)]

    for customer in (asked, called):
        staff.goto(live.url("view:customer", customer))
        staff.wait_for_selector("#lane-related")
        lane = staff.locator(".ui-lane--related").inner_text()
        with override(language):
            assert gettext("Never asked") not in lane
    staff.goto(live.url("related:survey-results", survey.pk))
    staff.wait_for_load_state("networkidle")
    with override(language):
        assert f"{gettext('NPS')}: +100" in staff.locator("main").inner_text()
    seen(live, staff, f"results-{language}")


def test_every_question_and_the_kiosk(live: Any, new_page: Any, plan: Any, owner: Any) -> None:
    survey = opened(owner, design=every_type())
    page, kiosk = new_page(viewport=PHONE), new_page()
    kiosk.clock.install()
    path = f"/s/{survey.slug}/kiosk/{surveys.tokens.for_kiosk(survey)}/"
    for language in LANGUAGES:
        page.emulate_media(color_scheme="dark" if language == "es" else "light")
        page.goto(live.url(survey.address, query=f"?lang={language}"))
        assert page.locator("html").get_attribute("lang") == language
        seen(live, page, f"open-{language}")
        kiosk.goto(live.url(path, query=f"?lang={language}"))
        kiosk.locator(".sv-scale input").first.check()
        seen(live, kiosk, f"kiosk-{language}")
        while kiosk.locator("[data-sv-on]").is_visible():
            kiosk.click("[data-sv-on]")
        kiosk.click("[data-sv-send]")
        kiosk.wait_for_selector(".tf-note--good")
        kiosk.clock.fast_forward("00:11")
        kiosk.wait_for_selector("[data-sv-form]")
    told = SurveyResponse.objects.order_by("answered_at").values_list("channel", "language")
    assert list(told) == [("kiosk", language) for language in LANGUAGES]


def test_a_sheet_is_typed_in_without_a_mouse(
    live: Any, new_page: Any, plan: Any, owner: Any
) -> None:
    survey = opened(owner, design=every_type())
    staff = new_page()
    live.log_in(staff, owner)
    staff.goto(live.url("related:survey-key", survey.pk))
    staff.wait_for_selector("[data-sv-script]")
    keys = (
        "9,Enter,4,Enter,6,Enter,3,Enter,2,Enter,1,3,Enter,2,Enter,1,Enter,3,Enter,1,Enter,3,Enter"
    )
    for key in keys.split(","):
        staff.keyboard.press(key)
    staff.keyboard.type("Fine")
    staff.keyboard.press("Control+Enter")
    staff.wait_for_selector(".ui-toast, .alert, [role=status]")
    replies = SurveyResponse.objects.get().replies.values_list(
        "question", "item", "number", "choice"
    )
    assert [each[1:] for each in replies if each[0] == "q7"] == [
        ("o1", 2.0, ""), ("o2", 1.0, ""), ("o3", 3.0, ""),
    ]  # fmt: skip
    assert [each[1:] for each in replies if each[0] == "q8"] == [
        ("r1", None, "o1"), ("r2", None, "o3"),
    ]  # fmt: skip
    assert [each[3] for each in replies if each[0] == "q6"] == ["o1", "o3"]


def test_what_need_not_be_asked_is_hidden(live: Any, page: Any, plan: Any, owner: Any) -> None:
    survey = opened(owner, kind="purchase")
    page.goto(live.url(survey.address, query="?lang=en"))
    further = page.locator("[data-sv-question=q2]")
    assert further.is_hidden()
    page.check("input[name=a-q1][value='2']")
    assert further.is_visible()
    page.check("input[name=a-q1][value='5']")
    assert further.is_hidden()

"""Customers who meet a rule that nobody kept yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from threefold.access import service as access
from threefold.kit.errors import Invalid
from threefold.segments import service
from threefold.segments.logic.rules import text_of
from threefold.segments.views import member_tables as tables
from threefold.segments.views.shared import around, ground_or_none, nothing_yet
from threefold.view.service import reader_of


@require_GET
@access.page("see", "segments")
def customers(request: HttpRequest) -> HttpResponse:
    """Those who meet the rule `?rule=`, with the values that it looks at."""
    on = ground_or_none()
    context = around(request, on) | {"empty": None if on else nothing_yet(request)}
    if on is not None:
        try:
            rule = service.read(request.GET.get("rule", ""))
        except Invalid as error:
            context["broken"] = error
        else:
            codes = sorted(service.fields_asked(rule) & on.columns)
            found, said = service.count(rule), text_of(rule)
            context |= {
                "counted": found,
                "rule": said,
                "build": f"{reverse('segments:new')}?{urlencode({'rule': said})}",
                "members": tables.members(request, rule, codes, found.members, reader_of(request)),
            }
    return render(request, "segments/customers.html", context)

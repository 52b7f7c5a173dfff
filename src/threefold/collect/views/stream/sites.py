"""The web sites whose browsers may send for a source."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.service import stream
from threefold.collect.views.shared import told
from threefold.collect.views.stream.shared import page_of, source_of
from threefold.kit.errors import ThreefoldError


class SitesForm(forms.Form):
    origins = forms.CharField(
        label=gettext_lazy("Allowed web sites"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, as https://shop.example; https://*.shop.example allows all names below"
            " it. Empty allows every site. Servers and apps are not concerned."
        ),
    )


@page("see", "imports")
def sites(request: HttpRequest, source: str) -> HttpResponse:
    found = source_of(source)
    given = request.POST if request.method == "POST" else None
    if given is not None:
        access.require(request.user, "manage", "imports")
    form = SitesForm(given, initial={"origins": "\n".join(found.origins)})
    if given is not None and form.is_valid():
        lines = form.cleaned_data["origins"].splitlines()
        try:
            stream.sources.set_origins(found.pk, lines, request.user)
        except ThreefoldError as error:
            form.add_error("origins", told(error))
        else:
            messages.success(request, _("Saved. It holds within two seconds."))
            return redirect("collect:source-sites", source=source)
    context = page_of(request, found, "source-sites", form=form)
    status = 422 if form.errors else 200
    return render(request, "collect/stream/sites.html", context, status=status)

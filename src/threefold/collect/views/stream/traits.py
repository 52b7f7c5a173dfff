"""Where the traits of `identify` go: planned variables, as suggested or as settled here."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from threefold.access import service as access
from threefold.access.service import page
from threefold.collect.logic.targets import CUSTOMERS
from threefold.collect.service import stream
from threefold.collect.types import IGNORE
from threefold.collect.views import places
from threefold.collect.views.shared import complain
from threefold.collect.views.stream.shared import page_of, source_of
from threefold.kit.errors import ThreefoldError


@page("see", "imports")
def traits(request: HttpRequest, source: str) -> HttpResponse:
    """Traits that came and have no place, with how often; and those that were settled."""
    found = source_of(source)
    tracking = stream.tracking.of(found.pk)
    _events, counts = stream.seen.lately(found.pk)
    names = [*(name for name, _n in counts.most_common()), *sorted(tracking.traits)]
    names = list(dict.fromkeys(names))
    groups = [
        (group.label, [each for each in group.places if each.to.startswith("variable.")])
        for group in places.groups(CUSTOMERS)
    ]
    groups = [(label, found_) for label, found_ in groups if found_]
    allowed = {each.to for _label, some in groups for each in some} | {IGNORE}
    if request.method == "POST":
        access.require(request.user, "edit", "imports")
        settled = dict(tracking.traits)
        for n, name in enumerate(request.POST.getlist("trait")[:1_000]):
            to = request.POST.get(f"to-{n}", "")
            if to in allowed:
                settled[name[:200]] = to
            else:
                settled.pop(name, None)
        try:
            changed = replace(tracking, traits=settled)
            stream.tracking.save(found.pk, changed, actor=request.user)
        except ThreefoldError as error:
            complain(request, error)
        else:
            messages.success(request, _("Saved. It holds from the next event on."))
        return redirect("collect:source-traits", source=source)
    rows = [
        {"n": n, "name": name, "count": counts.get(name, 0), "to": tracking.traits.get(name, "")}
        for n, name in enumerate(names)
    ]
    context = page_of(request, found, "source-traits", rows=rows, groups=groups, ignore=IGNORE)
    return render(request, "collect/stream/traits.html", context)

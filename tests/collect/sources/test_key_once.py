"""The page that shows a key bears reloading."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.collect.stream.world import SHOP, source

from threefold.collect.models import WriteKey


@pytest.mark.usefixtures("plan")
def test_the_same_form_makes_one_key(owner, client_of) -> None:
    source()
    client = client_of(owner)
    page = client.get(reverse("collect:source-keys", args=[SHOP])).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    address = reverse("collect:source-key-new", args=[SHOP])
    first = client.post(address, {"label": "Till", "once": once[1]})
    assert "tf_" in first.content.decode()
    again = client.post(address, {"label": "Till", "once": once[1]})
    assert again.status_code == 302
    assert WriteKey.objects.count() == 1
    assert client.post(address, {"label": "App", "once": "another"}).status_code == 200
    assert WriteKey.objects.count() == 2

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "tools/vendor.py"
ICON = """<svg
  xmlns="http://www.w3.org/2000/svg"
  class="icon"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 7a4 4 0 1 0 8 0" />
</svg>
"""


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up by name while it is made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
    return module


def test_the_sprite_holds_each_icon_once_without_its_frame(
    vendor: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "users.svg").write_text(ICON)
    text, unknown = vendor.sprite(tmp_path, ["users", "no-such-icon"])
    assert unknown == ["no-such-icon"]
    assert text.count("<symbol ") == 1
    assert 'id="users"' in text
    assert "M5 7a4" in text
    assert "M0 0h24v24H0z" not in text


def test_icons_named_in_templates_are_wanted_without_being_listed(vendor: ModuleType) -> None:
    wanted = vendor.wanted_icons()
    assert wanted == sorted(set(wanted))
    assert {"users", "menu-2"} <= set(wanted)


def test_no_address_of_a_registry_is_written_down() -> None:
    text = SCRIPT.read_text()
    assert "https://" not in text
    assert "registry." not in text

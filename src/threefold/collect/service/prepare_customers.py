from typing import Any


def prepare(run: Any, mapping: Any) -> dict[str, Any]:
    raise NotImplementedError

"""Names of persons and organisations: taken apart, standardised, compared.

`parse` and `organisation` take one name apart, `score` compares two, `table` works on a column.
What is written stays with the caller; nothing here keeps or changes it.
"""

from threefold.kit.names.columns import table
from threefold.kit.names.organisations import organisation
from threefold.kit.names.parsing import parse
from threefold.kit.names.scoring import THRESHOLD, score
from threefold.kit.names.types import Kind, Name, OrgName

__all__ = ["THRESHOLD", "Kind", "Name", "OrgName", "organisation", "parse", "score", "table"]

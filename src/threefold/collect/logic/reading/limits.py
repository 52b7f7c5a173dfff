"""How much a file may ask of us. Beyond these, a clear refusal."""

from __future__ import annotations

CHUNK = 1 << 20
SAMPLE_BYTES = 1 << 20
# Text further in is looked at only for what the head cannot show: accents and day/month order.
PROBE_BYTES = 1 << 16
PROBES = 12
COMPRESSED_PROBE_BYTES = 32 << 20

LINE_BYTES = 2 << 20
COLUMNS = 16_384  # as many as a spreadsheet can have
EXPANDED_BYTES = 64 << 30
# Text of equal lines reaches some 1:1000 with deflate, 1:10,000 with zstd; a small file may do so.
RATIO = 1_000
RATIO_FREE_BYTES = 256 << 20
SHEET_BYTES = 2 << 30

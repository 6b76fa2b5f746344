"""How much a publication may ask of the machine: every limit stands here, once. SECURITY.md tells why, and what to do at one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TaskLimits:
    """What one piece of work may take. `memory` in bytes beyond what its process held before, `processor` in seconds of
    computing, `clock` in seconds by the clock, after which a worker process is killed (None: the work is in no worker)."""

    memory: int
    processor: float
    clock: float | None = None


TASK = TaskLimits(memory=2_000_000_000, processor=120, clock=900)            # one unit, stylesheet, chart or font
WHOLE = TaskLimits(memory=8_000_000_000, processor=1800, clock=7200)         # `--whole`: all units as one document
COMPOSING = TaskLimits(memory=1_000_000_000, processor=60)                   # one unit, or one template
PICTURE = TaskLimits(memory=1_000_000_000, processor=30)                     # decoding one picture

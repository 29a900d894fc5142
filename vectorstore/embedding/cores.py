"""How many processor cores this process may use."""

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["cores"]

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # Of a container, under Linux's control groups 2.


def cores(quota: Path = QUOTA) -> int:
    """Count the cores this process is allowed, by affinity and by its container's quota."""
    allowed = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):  # "max" is no number: there is no quota.
        limit, period = quota.read_text(encoding="ascii").split()
        allowed = min(allowed, max(1, int(limit) // int(period)))
    return allowed

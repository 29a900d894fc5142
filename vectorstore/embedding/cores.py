"""How many processor cores this process may use."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["cores"]

GROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")


def cores(*, groups: Path = GROUPS, own: Path = OWN) -> int:
    """Count the cores this process is allowed, by affinity and by quotas of its control groups."""
    allowed = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    # Part of a core more would only be waited for, at the end of each period.
    return min([allowed, *(max(1, int(quota)) for quota in _quotas(groups, own))])


def _quotas(groups: Path, own: Path) -> Iterator[float]:
    """Cores that the control groups around this process grant, where they limit them at all.

    Of Linux's two versions, in each of which a group stands under its parents, whose limits hold
    too. In a container its own group is often the root.
    """
    for folder in _folders(groups, own):
        with suppress(OSError, ValueError):  # "max" is no number: there is no quota.
            limit, period = (folder / "cpu.max").read_text(encoding="ascii").split()
            yield int(limit) / int(period)
        with suppress(OSError, ValueError):
            limit = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii")
            period = (folder / "cpu.cfs_period_us").read_text(encoding="ascii")
            if int(limit) > 0:  # It is -1 where there is no quota.
                yield int(limit) / int(period)


def _folders(groups: Path, own: Path) -> Iterator[Path]:
    lines = []
    with suppress(OSError):
        lines = own.read_text(encoding="utf-8").splitlines()
    for line in ["0::/", *lines]:  # The root, also where the process is not told its groups.
        _, controllers, path = line.split(":", 2)
        roots = [groups, groups / "unified"] if not controllers else [groups / controllers]
        if controllers and "cpu" not in controllers.split(","):
            continue
        for root in roots:
            group = root / path.lstrip("/")
            yield from (each for each in (group, *group.parents) if each.is_relative_to(root))

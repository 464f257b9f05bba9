"""One clock for all measurements: seconds passed, or of processor time where other work on the machine made it wait."""

from __future__ import annotations

import time


class Clock:
    """Started when made."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def seconds(self) -> float:
        return min(time.perf_counter() - self.wall, time.process_time() - self.cpu)

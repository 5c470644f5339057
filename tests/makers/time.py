"""Time for tests: a clock one can move, and the jobs that fall due on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from yingda.plumbing import clock as plumbing_clock
from yingda.plumbing import jobs

# Monday 2026-03-02 10:00 in Shanghai.
MONDAY_TEN = 1_772_416_800_000
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@dataclass
class Clock:
    """Stands still until it is moved. Takes the place of the `time` module in `plumbing.clock`."""

    now: int

    def time_ns(self) -> int:
        return self.now * 1_000_000

    def work(self) -> int:
        """Runs every job that is due now, and those they lead to; how many. A job that fails fails the test."""
        done = 0
        while leased := jobs.lease(self.now):
            for job in leased:
                assert jobs.run(job), f"{job.name} {job.payload} failed"
                done += 1
        return done

    def pass_ms(self, amount: int) -> None:
        """Moves on, stopping at every job that falls due on the way, at its moment."""
        end = self.now + amount
        self.work()
        while (due := jobs.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.work()
        self.now = end


@contextmanager
def standing_clock(now: int = MONDAY_TEN) -> Iterator[Clock]:
    """The whole program's clock, standing at `now` (ms)."""
    real, clock = plumbing_clock.time, Clock(now)
    plumbing_clock.time = clock  # type: ignore[assignment]
    try:
        yield clock
    finally:
        plumbing_clock.time = real

"""Sockets that break on purpose: which ones and when, from a seed."""

import random
from collections.abc import Iterator
from itertools import count

STRETCH = 60


class Faults:
    """A share `share` (0..1) of the stretches of `STRETCH` frames, in or out, ends in a cut at a random frame of them."""

    def __init__(self, share: float, seed: int = 1) -> None:
        self._share = share
        self._chance = random.Random(seed)
        self.cuts = 0

    def of_socket(self) -> Iterator[bool]:
        """For each frame of one socket, in order: whether the socket is cut after it."""
        doomed = -1
        for frame in count():
            if frame % STRETCH == 0:
                # A visitor's socket lives for few frames: half of the cuts fall early in the stretch.
                reach = self._chance.choice((12, STRETCH))
                doomed = frame + self._chance.randrange(reach) if self._chance.random() < self._share else -1
            self.cuts += frame == doomed
            yield frame == doomed

"""Which metrics there are: each defined once, with its words, its formula, whose it is, and a worked example that is a test (spec: metrics.md §2)."""

from collections.abc import Iterator, Mapping

from yingda.performance.rules.metrics.entries import Metric
from yingda.performance.rules.metrics.sales import SALES
from yingda.performance.rules.metrics.service import SERVICE
from yingda.performance.rules.metrics.speed import SPEED, within_key, within_of
from yingda.performance.rules.metrics.visitors import VISITORS

__all__ = ["BY_KEY", "METRICS", "Metric", "listed"]

METRICS: tuple[Metric, ...] = (*VISITORS, *SPEED, *SERVICE, *SALES)


class Dictionary(Mapping[str, Metric]):
    """The metrics by key; `in_45_s` is one for any number of seconds from 1 to 86400."""

    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._metrics = {metric.key: metric for metric in metrics}

    def __getitem__(self, key: str) -> Metric:
        found = self._metrics.get(key)
        if found is not None:
            return found
        seconds = within_key(key)
        if seconds is None:
            raise KeyError(key)
        return within_of(seconds)

    def __contains__(self, key: object) -> bool:
        return key in self._metrics or (isinstance(key, str) and within_key(key) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._metrics)

    def __len__(self) -> int:
        return len(self._metrics)


BY_KEY: Mapping[str, Metric] = Dictionary(METRICS)


def listed(within: tuple[int, ...]) -> tuple[Metric, ...]:
    """The metrics as the team lists them: `in_3_min` is followed by one for each of these seconds (but 180, which it is)."""
    more = tuple(within_of(seconds) for seconds in within if seconds != 180)
    place = next(number for number, metric in enumerate(METRICS) if metric.key == "in_3_min") + 1
    return (*METRICS[:place], *more, *METRICS[place:])

"""How long a replayed writer waits before the next message."""

from yingda.site.replay.dialogues import Turn

# Where a set has no times: reading and thinking, then typing. Chinese characters take longer each than letters.
THINKING_MS = 1500
READING_MS = {"zh-CN": 60, "en": 15}
TYPING_MS = {"zh-CN": 450, "en": 180}
LONGEST_MS = 90_000


def wait_ms(before: Turn | None, turn: Turn, locale: str, speed: float | None) -> float:
    """Milliseconds between `before` and `turn` at `speed` times real time; None is as fast as can be: no wait at all."""
    if speed is None or before is None:
        return 0.0
    return natural_ms(before, turn, locale) / speed


def natural_ms(before: Turn, turn: Turn, locale: str) -> float:
    """The pause in real time: the recorded one, else that of a person who reads, thinks and types."""
    if before.at_ms is not None and turn.at_ms is not None:
        return max(0, turn.at_ms - before.at_ms)
    typing = len(turn.text) * TYPING_MS[locale]
    reading = 0 if turn.side == before.side else THINKING_MS + len(before.text) * READING_MS[locale]
    return min(LONGEST_MS, typing + reading)


def speed_of(text: str) -> float | None:
    """The speed a command line asks for: a multiple of real time above 0, or None for `max`. Raises `ValueError`."""
    if text == "max":
        return None
    speed = float(text.removesuffix("x"))
    if not 0 < speed <= 1_000_000:
        raise ValueError("a speed is above 0")
    return speed

"""See `yingda.kit.actor`."""

from yingda.kit.actor import NOWHERE, SYSTEM, Actor, Kind, Reach

__all__ = ["NOWHERE", "SYSTEM", "Actor", "Kind", "Reach"]

"""Background entries of the assembly."""

from yingda.site.demo import jobs as demo

__all__ = ["demo"]

"""Libraries that are loaded when they are first used, because loading them costs every start more than most starts need."""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module and imports it when one of its names is first asked for; safe from any thread.

    name: the module's full name. Where it stands, type checkers see the module itself:

        if TYPE_CHECKING:
            import openpyxl
        else:
            openpyxl = Late("openpyxl")
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        self.__dict__[attribute] = value
        return value

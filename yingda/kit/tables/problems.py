"""Why a file as a whole cannot be read."""


class BadTable(ValueError):
    """`code` is that of the sentence: `table_broken`, `table_too_large`, `table_with_entities`, `table_empty`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

"""Where things lie inside an archive."""

MANIFEST = "manifest.json"


def rows_of(thing: str) -> str:
    """The lines of a thing, one JSON object each: `data/customers.contact.jsonl`."""
    return f"data/{thing}.jsonl"


def file_of(key: str) -> str:
    """An uploaded file by its key."""
    return f"files/{key}"

"""Makes the index of messages anew, with the server not running; prints how many there are (for `bench.search`)."""

import json

from yingda.site import boot

# isort: split

from yingda.conversations.actions import indexing

__all__ = ["boot"]

if __name__ == "__main__":
    indexing.begin_anew()
    print(json.dumps(indexing.catch_up_all()))

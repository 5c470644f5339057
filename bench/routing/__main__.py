"""python -m bench.routing [--waiting 500] [--agents 50] [--arrivals 500] [--seed 1] [--hours 10]

Runs a day in a database of its own, on the one that YINGDA_DATABASE_URL names, and prints what came of it as JSON: starvation, doubles, over-capacity, real ms
from a free place to the next assignment, the share of assignments that explain themselves, and the bare cost of one job
in the same run. Exits with 1 when a law was broken or p99 is 1 s or more.
"""

import argparse
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingda.site.settings")
django.setup()

from django.db import connection  # noqa: E402  Django must be set up first.

from bench.routing.day import Day, Plan  # noqa: E402
from bench.routing.findings import findings  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=500)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--arrivals", type=int, default=500)
    parser.add_argument("--hours", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    name = f"{connection.settings_dict['NAME']}_bench"
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        day = Day(Plan(args.waiting, args.agents, args.arrivals, args.hours, args.seed))
        day.run()
        found = findings(day)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(found, indent=1))
    return 0 if found["lawful"] and found["free_to_assignment_ms"]["p99"] < 1000 else 1


if __name__ == "__main__":
    sys.exit(main())

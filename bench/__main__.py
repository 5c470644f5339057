"""`python -m bench` lists the benches; `python -m bench live kill` runs some, `python -m bench all` every one."""

import subprocess
import sys

BENCHES = {
    "live": "posting, fan-out, round trips with 200 agents and 2 000 visitors, idle sockets",
    "list": "the agent's list, 50 of 10 000 open; opening a conversation with 300 000 messages present",
    "kill": "SIGKILL of the server 20 times in mid-load, on SQLite and on PostgreSQL + Redis",
    "click": "from the click to the painted conversation, in Chromium, on a team of 200 at work with 300 000 messages",
    "sla": "how late a warning and a breach reach the agent in charge while 100 messages a second are written",
    "keeping": "export and restore of 1 000 000 messages, a backup while posts go on",
    "tickets": "making a ticket, commenting; lists of 50 of 10 000 tickets",
    "search": "words of two to four characters in 300 000 and 1 000 000 messages",
    "automation": "20 automations on: the cost of a post, events a second, how late they act at 100 messages a second",
    "contract": "the whole OpenAPI document against a running desk: server errors and faults of the contract",
    "imports": "1 000 000 chat lines and 100 000 orders taken in, beside parsing the files and inserting their rows bare",
    "facts": "the KPI set of 500 agents for a quarter over 5 000 000 sessions, beside bare queries, pandas and Spark",
    "reports": "a report of 13 pages as PDF, 100 000 rows as XLSX, beside their bare limits",
    "pay": "a pay run of 500 agents with six components over 1 000 000 sessions, and its replay",
    "audit": "the audit log with 1 000 000 entries, each filter of its page",
    "attribution": "who has the credit of 100 000 orders against 1 000 000 sessions, and how it grows",
    "start": "cold start to the first answer; memory of an idle server",
}


def main(names: list[str]) -> int:
    """Runs the benches named, each in a process of its own; 1 when one failed, 2 for a name nobody knows."""
    if not names:
        print("\n".join(f"python -m bench.{name:<6} {what}" for name, what in BENCHES.items()))
        return 0
    wanted = list(BENCHES) if names == ["all"] else names
    if unknown := sorted(set(wanted) - set(BENCHES)):
        print(f"bench: unknown {', '.join(unknown)}; there are {', '.join(BENCHES)} and all", file=sys.stderr)
        return 2
    codes = [subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in wanted]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

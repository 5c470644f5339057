"""Who reacts to what happened: the one table. Handlers are jobs: after the commit, at least once."""

from yingda.plumbing.events import Event
from yingda.plumbing.jobs import Handler

REACTIONS: dict[type[Event], list[Handler]] = {}

"""Reads of people: the door other rooms use."""

from yingda.people.queries.actors import actor_of, forget, must_enrol, topics_of
from yingda.people.queries.members import members_of

__all__ = ["actor_of", "forget", "members_of", "must_enrol", "topics_of"]

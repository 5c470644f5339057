"""Reads of people: the door other rooms use."""

from yingda.people.queries.actors import actor_of, forget, must_enrol, topics_of
from yingda.people.queries.members import members_of
from yingda.people.queries.names import actor_or_none, group_name, name_of

__all__ = ["actor_of", "actor_or_none", "forget", "group_name", "members_of", "must_enrol", "name_of", "topics_of"]

"""Reads of people: the door other rooms use."""

from yingda.people.queries.actors import actor_of, forget, must_enrol, topics_of

__all__ = ["actor_of", "forget", "must_enrol", "topics_of"]

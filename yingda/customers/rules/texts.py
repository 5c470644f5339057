"""How long texts may be."""

NAME_LIMIT = 200

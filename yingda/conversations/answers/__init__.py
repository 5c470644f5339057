"""What the operations of conversations answer, by topic."""

from yingda.conversations.answers import matters, playbooks, tickets
from yingda.plumbing.shapes import Answers, Json

ANSWERS: Answers = {**matters.ANSWERS, **playbooks.ANSWERS, **tickets.ANSWERS}
SHAPES: Json = {**playbooks.SHAPES, **tickets.SHAPES}

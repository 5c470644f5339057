"""What the operations of conversations answer, by topic."""

from yingda.conversations.answers import matters, tickets
from yingda.plumbing.shapes import Answers, Json

ANSWERS: Answers = {**matters.ANSWERS, **tickets.ANSWERS}
SHAPES: Json = tickets.SHAPES

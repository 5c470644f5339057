"""What the catalogue of automations answers; the other operations of the room declare theirs at the route."""

from yingda.plumbing.shapes import ANY, FLAG, INT, TEXT, TEXTS, Answers, array, shape

TRIGGER = shape(key=TEXT, zh=TEXT, en=TEXT, subject=TEXT, source=TEXT, since=TEXT, states=TEXTS, timed=FLAG)
FIELD = shape(
    key=TEXT, zh=TEXT, en=TEXT, type=TEXT, group=TEXT, subjects=TEXTS, of=TEXT, keys=TEXTS, triggers=TEXTS, named=FLAG,
    operators={"type": "object", "additionalProperties": TEXT},
)  # fmt: skip
PARAM = shape(key=TEXT, type=TEXT, of=TEXT, least=INT, most=INT, optional=FLAG, either=TEXT)

ANSWERS: Answers = {
    ("GET", "/automation-catalogue"): shape(
        triggers=array(TRIGGER),
        fields=array(FIELD),
        actions=array(shape(key=TEXT, zh=TEXT, en=TEXT, params=array(PARAM), subjects=TEXTS, undone=FLAG, macro=FLAG)),
        told=TEXTS,
        variables=array(shape(name=TEXT, zh=TEXT, en=TEXT)),
        examples=array(shape(key=TEXT, zh=TEXT, en=TEXT, document=ANY, asks=TEXTS)),
    ),
}

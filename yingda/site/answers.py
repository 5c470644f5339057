"""What the operations of the system page, the search and the uses answer."""

from yingda.plumbing.shapes import FLAG, ID, INT, INT_OR_NULL, NUMBER, TEXT, TEXTS, Answers, array, items, shape

READY = shape(ready=NUMBER)
INTS = array(INT)
NAMED = shape(id=ID, name=TEXT)
OVERVIEW = shape(
    version=TEXT, python=TEXT, at=INT, nodes=INT, connected=INT, database=shape(kind=TEXT, bytes=INT), disk=shape(path=TEXT, free=INT, total=INT),
    redis=FLAG, mail=shape(host=TEXT, sender=TEXT), jobs=shape(waiting=INT, later=INT, running=INT, dead=INT, delay_ms=INT),
    stream=shape(last=INT, kept=INT), index=READY, webhooks=shape(pending=INT, dead=INT), pace=INTS,
)  # fmt: skip
VARIABLE = shape(name=TEXT, zh=TEXT, en=TEXT, is_set=FLAG, secret=FLAG, default=TEXT, value=TEXT)
JOB = shape(
    id=ID, name=TEXT, payload=TEXT, run_at=INT, attempts=INT, dead_at=INT_OR_NULL, error=TEXT, trace=TEXT, every_s={"type": ["number", "null"]},
    last_at=INT_OR_NULL,
)  # fmt: skip

ANSWERS: Answers = {
    ("GET", "/system"): OVERVIEW,
    ("GET", "/system/findings"): items(shape(check=TEXT, level=TEXT, zh=TEXT, en=TEXT, title=array(TEXT)), ok=FLAG),
    ("GET", "/system/environment"): items(VARIABLE),
    ("GET", "/system/jobs"): items(JOB, total=INT),
    ("POST", "/system/index"): READY,
    ("GET", "/uses"): items(shape(kind=TEXT, count=INT, names=TEXTS)),
    ("GET", "/search"): shape(
        people=array(NAMED),
        customers=array(NAMED),
        conversations=array(shape(id=ID, number=INT, contact=shape(name=TEXT), preview=TEXT)),
        tickets=array(shape(id=ID, number=INT, title=TEXT, state=TEXT, contact_name=TEXT)),
    ),
}

"""What the operations of routing answer."""

from yingda.plumbing.shapes import ANY, FLAG, ID, INT, INT_OR_NULL, NEXT, TEXT, Answers, Json, array, items, ref, shape

MEMBER = shape(id=ID, person_id=INT_OR_NULL, group_id=INT_OR_NULL, skill_id=INT_OR_NULL, level=INT_OR_NULL, weight=INT)
SHAPES: Json = {"Queue": shape(
    id=ID, name=TEXT, position=INT, group_id=INT_OR_NULL, conditions=ANY, strategy=TEXT, last_agent_first=FLAG, responsible_first=FLAG,
    overflow_after_s=INT_OR_NULL, overflow_queue_id=INT_OR_NULL, answer_within_s=INT_OR_NULL, wrap_up_s=INT_OR_NULL,
    skills=array(shape(skill_id=ID, level=INT)), calendar_id=INT_OR_NULL, version=INT, members=array(MEMBER),
)}  # fmt: skip
QUEUE = ref("Queue")
CAPACITY = shape(person_id=ID, units=INT, weights=ANY)

ANSWERS: Answers = {
    ("GET", "/queues"): items(QUEUE, next=NEXT, total=INT),
    ("POST", "/queues"): QUEUE,
    ("GET", "/queues/{queue_id}"): QUEUE,
    ("PATCH", "/queues/{queue_id}"): QUEUE,
    ("PUT", "/queues/{queue_id}/members"): items(MEMBER),
    ("GET", "/people/{person_id}/capacity"): CAPACITY,
    ("PUT", "/people/{person_id}/capacity"): CAPACITY,
}

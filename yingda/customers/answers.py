"""What the operations of orders' sources answer; the others of the room declare theirs at the route."""

from yingda.plumbing.shapes import ID, INT, INT_OR_NULL, TEXT, Answers, array, items, may_have, shape, with_more

SOURCE = shape(id=ID, name=TEXT, currency=TEXT, created_at=INT, closed_at=INT_OR_NULL)
# The key is shown to whoever may manage inboxes, the secret once.
MADE = with_more(SOURCE, key=TEXT, secret=TEXT)

ANSWERS: Answers = {
    ("GET", "/order-sources"): items(may_have(SOURCE, key=TEXT)),
    ("POST", "/order-sources"): MADE,
    ("POST", "/order-sources/{source_id}/secret"): MADE,
    ("POST", "/hooks/orders/{key}"): shape(orders=array(shape(id=ID, number=TEXT, outcome=TEXT, withheld=TEXT))),
}

"""Why inquirers are lost (spec: metrics.md §2, `lost_inquiries`)."""

REASONS = ("slow_reply", "no_answer", "weak_knowledge", "price", "stock", "delivery", "other")

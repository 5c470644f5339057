"""Storage: exports on their way, how long things are kept, what may not go, and the record of erasures."""

from yingda.keeping.models.export import Export
from yingda.keeping.models.letting_go import Erasure, Hold, Retention, RetentionRun

__all__ = ["Erasure", "Export", "Hold", "Retention", "RetentionRun"]

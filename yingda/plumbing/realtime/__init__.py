"""Live delivery: the hub of this process, the wire between nodes, and the writer of the hot lane."""

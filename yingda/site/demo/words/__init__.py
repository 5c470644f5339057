"""What the demo team says and is called: hand-written, invented, data only."""

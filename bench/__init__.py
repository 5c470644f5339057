"""The figures: each module prints one JSON with what was measured, the goal, a bare limit of the same run, and the ratio."""

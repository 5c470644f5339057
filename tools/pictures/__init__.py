"""Pictures of the README and the manual, taken from a running demo team so that they show what there is."""

"""The metric dictionary: what figures are made of, and which there are."""

"""A believable shop made up from a seed: its chat log and its orders as files, and what is true of them.

For demonstrations, tests and benchmarks. No table is touched, and nothing in it was copied from a real shop.
"""

"""Outgoing webhooks: what happened, told to other programs over HTTP, signed, in order, and again until it is taken.

It decides nothing for other rooms and changes nothing of theirs.
"""

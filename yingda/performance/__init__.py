"""What each metric means, how people and groups do by it, and what they are paid for it.

It makes figures of facts; it changes no fact and nothing of the desk.
"""

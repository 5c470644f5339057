"""Who answers: queues, skills, capacity, assignment with its explanation, take-back, the live floor.

It does not change what a conversation is, only who has it.
"""

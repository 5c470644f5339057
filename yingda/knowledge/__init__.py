"""What the team knows by heart: the shared and personal quick replies.

It does not send them.
"""

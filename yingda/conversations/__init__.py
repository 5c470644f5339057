"""Chats: messages, notes, states, ownership, hand-overs, service levels, and the live lists made of them.

It does not choose who answers; that is `routing`.
"""

"""Who earned an order: the chats of its buyer are judged by a rule, credit is booked and taken back by entries, rules stand side by side.

It does not change an order or a chat, and it pays nobody.
"""

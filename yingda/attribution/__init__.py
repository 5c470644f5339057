"""What chats and orders were, as facts that figures are made of, and who earned which order.

It changes nothing of the desk and pays nobody.
"""

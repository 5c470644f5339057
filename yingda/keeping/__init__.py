"""What a team owns, kept and let go: export, restore, backup, retention, and the erasure of a customer's personal data.

It spans every room from above. It decides nothing of their work; each room takes out what is its own.
"""

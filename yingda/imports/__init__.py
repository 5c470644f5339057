"""Taking in files of other systems: customers, orders, past conversations. It reads, maps, previews, works in turns and keeps what was refused.

What a line means and how it is stored is the business of the room that keeps such rows.
"""

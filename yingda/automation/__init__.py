"""Macros and automations: what a colleague does by one key, and what the desk does by itself when something happens.

It decides nothing about conversations, tickets or customers: every effect is an action of their rooms, with somebody's rights.
"""

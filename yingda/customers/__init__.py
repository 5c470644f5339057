"""Whom we serve: contacts with their identities, companies, tiers, orders, visits and who is responsible for them.

It does not hold conversations.
"""

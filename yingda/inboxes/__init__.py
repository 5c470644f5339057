"""The doors customers come through: web chat, online form and API, with their keys, fields and limits.

It does not store what is said.
"""

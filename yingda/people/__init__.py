"""Who works here: departments, groups, roles with scopes, skills, presence and working calendars.

It does not know what people work on.
"""

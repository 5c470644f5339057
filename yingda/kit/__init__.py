"""The rules every room may use: working time, text, paging, statistics, variables, token buckets.
Pure Python: frozen values in, values out; the caller brings the instant and the rows.
It does not know Django, the database, the clock, chance or any room.
"""

"""The demo team 青禾茶铺 / Qinghe Tea, made through the rooms' own actions, with some weeks of history.

All people, customers and words are invented. Nothing here is used by a real team.
"""

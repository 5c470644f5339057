"""Telling staff: in-app notifications, what each person wants to hear, what was read.

It does not decide what is worth telling.
"""

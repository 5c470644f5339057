"""Yingda 应答."""

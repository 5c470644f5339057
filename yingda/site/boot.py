"""Importing this makes Django ready; it stands before every import that needs models."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingda.site.settings")
django.setup()

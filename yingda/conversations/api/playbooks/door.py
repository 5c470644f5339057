"""The one router of playbooks: addresses with several methods are spread over topics, and a router knows only its own."""

from ninja import Router

router = Router()

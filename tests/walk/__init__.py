"""Walks through the real program as a new user does, with one way of choosing only.

``uv run python -m tests.walk --by space -o FOLDER`` saves a picture of every screen.
"""

"""Keeps recordings and sessions."""

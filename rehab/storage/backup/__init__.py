"""Copies of the history that are verified when they are made and when they are used."""

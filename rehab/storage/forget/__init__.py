"""Removes a patient from a data folder: rows, recordings, and what other files hold."""

"""Recordings at rest, sealed to two keys: this device's and one for recovery."""

"""Leg movements of a night by published rules; one file = one step, with its source."""

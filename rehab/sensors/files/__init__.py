"""Recordings that others made: EDF, BDF and CSV, read as they are."""

"""Detectors: one file is one method, with its source cited."""

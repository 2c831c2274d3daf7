"""Judges finished recordings; never sees a live stream."""

"""Fuzzing of all decoders; run by hand, and for a minute by the gate."""

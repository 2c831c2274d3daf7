"""A guided session as a state machine. No clock, no screen, no disk, no thread."""

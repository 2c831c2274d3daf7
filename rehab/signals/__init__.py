"""Pure signal processing. Streaming pieces carry explicit state."""

"""A virtual radio and emulated devices, for tests and for trying out."""

"""The moving person."""

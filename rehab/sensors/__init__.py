"""Everything that waits: sources of packets, and the one sensor thread."""

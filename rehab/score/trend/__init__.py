"""Fewer jerks than at the start, more, or no clear change; and how sure that is."""

"""The plan editor behind its page: a draft as typed, the plan made of it, its faults."""

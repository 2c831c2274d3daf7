"""The therapist's desk: what the pages ask, answered from the history (a `Clinic`)."""

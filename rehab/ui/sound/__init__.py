"""Sound that startles nobody: one mixer, soft tones, a spoken cue; silent until chosen."""

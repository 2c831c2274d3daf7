"""THE composition root: settings in, running program out; the only room that knows all."""

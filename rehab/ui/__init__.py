"""The patient's window: draws Frames, sends Commands."""

"""A simulated patient: muscles that follow the screen, jerks that are known exactly."""

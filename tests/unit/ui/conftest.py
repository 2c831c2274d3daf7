"""No screen, no sound: set before pygame is imported anywhere in this room."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

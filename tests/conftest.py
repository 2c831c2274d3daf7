"""Tests are written in English, on whatever machine they run; set before any import."""

import os

os.environ["LANGUAGE"] = "en"

"""The sample clinic: four simulated patients over twelve weeks, in a folder of its own."""

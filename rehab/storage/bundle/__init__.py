"""A patient's history as one sealed file, from one data folder into another."""

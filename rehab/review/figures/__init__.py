"""What the clinic tells, turned into the rows of charts: no statistics, only places."""

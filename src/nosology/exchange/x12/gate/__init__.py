"""The gate: nothing leaves as 837 that pyx12, our own reader and our own checks do not all accept."""

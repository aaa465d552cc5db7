"""`make evaluate`: score the engine on everything that has gold, and list the misses."""

"""The residents' face: shout, follow, rate."""

"""Places from county to grid: codes, names, geometry, and which grid a point lies in."""

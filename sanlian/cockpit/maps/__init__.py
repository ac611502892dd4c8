"""What a county brings for its scene: heights, a base map, houses, a real-scene model; and where it lies."""

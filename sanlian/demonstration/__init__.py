"""The invented county: its people, two months of its life, and the story of one house. Only for trying things out."""

"""What a shout is about, how sure that is and why, and who should get it."""

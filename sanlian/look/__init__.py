"""What the three faces share: colours and type, dates in words, who is looking, refusals as pages."""

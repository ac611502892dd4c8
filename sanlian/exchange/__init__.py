"""The face for machines: neighbouring platforms hand requests in and ask what became of them."""

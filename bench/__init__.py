"""
`make bench`: how fast the real server is, told as ratios to bare views that run beside it.

docs/explanation/performance.md says what is measured, how, and how to read it. Nothing of the product imports this.
"""

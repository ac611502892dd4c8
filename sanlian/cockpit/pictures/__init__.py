"""Pictures drawn on the server as SVG: the sand table, the chart of days, rate lines."""

"""
Open311, GeoReport v2: how other programs hand requests in and follow them, in XML and JSON.

The interface: https://wiki.open311.org/GeoReport_v2/. What we chose where it leaves one: docs/reference/open311.md.
"""

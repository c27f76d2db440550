"""Open311 GeoReport v2: citizens' applications file requests and follow them. See docs/design/exchange.md."""

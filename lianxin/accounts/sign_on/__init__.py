"""Single sign-on: the identity services of a city and its province say who somebody is (OpenID Connect Core 1.0)."""

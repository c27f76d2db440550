"""Programs at the door: the REST API, webhooks, Open311, bringing data in and taking all of it out."""

"""`/api/docs`: the OpenAPI document to read, for people who signed in."""

"""A simulated day of routing through the real actions and database."""

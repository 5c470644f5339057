"""What is kept and what is let go, decided without a database."""

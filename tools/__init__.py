"""What builds, starts and checks the project on a machine that has only Python and make."""

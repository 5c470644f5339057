"""What decides about tickets: their types and forms, who sees them, how they flow, what lists show."""

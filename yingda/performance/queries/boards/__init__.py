"""What boards show, asked once for everybody who looks."""

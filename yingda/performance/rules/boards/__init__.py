"""What boards say of figures: why they moved, who needs help, where a month is heading, which limit is passed."""

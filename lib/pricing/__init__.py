"""What to charge: published ranges, modifiers, the cost of an hour, and what is known of others."""

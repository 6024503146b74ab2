"""What should I charge? The list first, then one service of it in detail."""

"""Where do the numbers come from? The methods page's parts."""

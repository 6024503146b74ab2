"""What is posted, where? The market page's parts."""

"""The app's numbers without the app: argument parsing and printing, nothing else."""

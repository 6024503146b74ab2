"""What does a package do? A service's own packages, what they leave, and what is owed of them."""

"""Add-on, bundled or stand-alone? The list's own services side by side, and the clinic's week."""

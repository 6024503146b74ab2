"""What to charge: anchors in print, modifiers, the owner's costs, and the answer."""

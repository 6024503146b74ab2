"""What will the patient pay? One sentence to read aloud, then a plan, every way to pay for it."""

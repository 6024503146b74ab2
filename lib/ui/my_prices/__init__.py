"""My clinic: what an hour costs, what is sold, what is known, what is kept and handed out."""

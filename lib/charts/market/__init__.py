"""Charts of the market, one module each: strips, dumbbells, distribution, map."""

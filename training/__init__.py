"""How the shipped weights were made; never imported by the package."""

"""How good records are: gold annotations in, precision, recall and the worth of the confidence out."""

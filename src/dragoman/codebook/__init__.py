"""What counts as an event: the PLOVER codebook, its loader and its matcher."""

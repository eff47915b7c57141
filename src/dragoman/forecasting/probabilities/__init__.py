"""How likely an event is within some days: calibrated probabilities with reasons, what-if and backtests."""

"""Pictures of forecasts, as SVG or PNG."""

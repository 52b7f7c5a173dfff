"""Who is who: identifiers and the customer behind them."""

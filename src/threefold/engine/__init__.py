"""Computing engines behind one shape: set-based SQL over Arrow tables and Parquet files."""

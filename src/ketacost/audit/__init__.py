"""The independent check: a slow second engine (the oracle) and a re-adder of stored results, without the engine."""

"""The independent check: a slow second engine (the oracle) and a re-adder of stored results; neither uses the engine."""

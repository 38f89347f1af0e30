"""Assistance: money of manufacturers, foundations, clinics and accounts, and who may have it."""

"""Estimates: a course, a coverage and prices in; a dated, explained answer with bounds out."""

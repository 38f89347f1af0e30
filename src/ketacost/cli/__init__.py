"""The command line: ``ketacost estimate FILE`` and its sisters; it reads, calls and prints, and computes nothing."""

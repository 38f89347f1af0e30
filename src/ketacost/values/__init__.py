"""The ground floor: money, rates, days, codes, the unknown and findings; nothing here knows what a plan is."""

"""Assembly only: settings, addresses, the reactions and schedule tables, the command line.

No rule and no table of the product lives here.
"""

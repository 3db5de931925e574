"""Which articles and tickets contain this, best first?"""

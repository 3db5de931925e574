"""What do we know, and what do we remember? Articles, tickets, people and lookups over SQLAlchemy.

The modules are the façade: `from kb import articles`, then `articles.publish(session, …)`. Every function takes the
session of the caller's transaction first; nothing here commits, and nothing knows Flask, Whoosh or scikit-learn.
"""

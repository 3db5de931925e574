"""How good are the texts? The points of a review, the score of a revision, and the mean of every category."""

from flask import Flask

from kb.checklist import ANSWERS
from webui.checklist import editing, rating
from webui.checklist.blueprint import checklist
from webui.checklist.rating import averages, points, score_of

__all__ = ["editing", "rating"]


def install(app: Flask) -> None:
    """Add the pages, and let templates ask for points and scores."""
    app.register_blueprint(checklist)
    app.jinja_env.globals.update(
        checklist_points=points, checklist_score=score_of, checklist_averages=averages, point_answers=ANSWERS
    )

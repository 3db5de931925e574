"""What is wrong with articles? Readers and agents say it, the support mends it, and who said it is told."""

from flask import Flask

from kb.flags import FLAGS
from webui.flags import raising, worklist
from webui.flags.blueprint import flags, told
from webui.flags.raising import mine

__all__ = ["raising", "worklist"]


def install(app: Flask) -> None:
    """Add the pages, and let articles show readers what became of what they said."""
    app.register_blueprint(flags)
    app.register_blueprint(told)
    app.jinja_env.globals.update(my_flags=mine, flag_reasons=FLAGS)

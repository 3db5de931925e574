"""Keep generations of a model in a sealed folder: the arrays of the fit, the arrays of the news, facts as JSON."""

import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from recommend.model.centroids import Centroids
from recommend.model.generation import FORMAT, Model
from recommend.model.part import Arrays, Part
from recommend.model.scale import Scale
from recommend.model.side import Side
from recommend.model.weights import Corpus
from search.arrays import (
    MANIFEST,
    Damaged,
    Manifest,
    Signature,
    Watch,
    open_arrays,
    read_manifest,
    seal,
    signature,
    write_arrays,
)

_SIDES: Final = ("articles", "tickets")
_TRIES: Final = 6


class Shelf:
    """The folder of a recommender; it remembers which files hold the model saved or opened last."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._watch = Watch(folder)
        self._mark: Signature | None = None
        self._held: tuple[Model, str, str] | None = None

    def damage(self) -> str:
        """Say which file is no longer as it was written; empty where all is well, or nothing was written yet."""
        faults = self._watch.check()
        if self._held is None:
            faults = tuple(f for f in faults if (f.name, f.reason) != (MANIFEST, "missing"))
        return f"{faults[0].name}: {faults[0].reason}" if faults else ""

    def moved(self) -> bool:
        """Say, by one stat, whether another generation stands here than was opened last."""
        return self._now() != self._mark

    def _now(self) -> Signature | None:
        try:
            return signature(self.folder / MANIFEST)
        except OSError:
            return None

    def open(self) -> Model:
        """Open the present generation; an empty model where there is none yet, Damaged where it cannot be read."""
        for _ in range(_TRIES):
            mark = self._now()
            manifest = read_manifest(self.folder)
            try:
                model = self._opened(manifest)
            except FileNotFoundError as error:
                if self._now() == mark:
                    raise Damaged(f"{Path(error.filename or '').name}: missing") from error
                continue
            self._mark = mark
            return model
        raise Damaged("the files change faster than they can be opened")

    def _opened(self, manifest: Manifest) -> Model:
        facts = manifest.facts
        if not manifest.generation:
            return Model()
        if facts.get("format") != FORMAT:
            raise Damaged(f"format {facts.get('format')} instead of {FORMAT}")
        fit_name, news_name = facts["fit"], facts["news"]
        if self._held and self._held[1] == fit_name:
            fitted = [self._held[0].articles.fitted, self._held[0].tickets.fitted]
        else:
            arrays = open_arrays(self.folder / fit_name)
            fitted = [Part(_under(name, arrays)) for name in _SIDES]
        news = open_arrays(self.folder / news_name)
        articles, tickets = (
            Side(part, Part(_under(name, news)), news[f"{name}.gone"].astype(bool))
            for name, part in zip(_SIDES, fitted, strict=True)
        )
        model = Model(
            Corpus(**facts["corpus"]),
            articles,
            tickets,
            Centroids(news["centroids.keys"], news["centroids.lengths"]),
            Scale.of(facts["scale"]),
            last=facts["last"],
            fitted=facts["fitted"],
            generation=manifest.generation,
        )
        self._held = (model, fit_name, news_name)
        return model

    def save(self, model: Model) -> Model:
        """Make a model the present generation and give it back as it is mapped from the files."""
        held, fit_name, news_name = self._held or (None, "", "")
        if (
            held is None
            or model.articles.fitted is not held.articles.fitted
            or model.tickets.fitted is not held.tickets.fitted
        ):
            fit_name = self._write("fit", self._arrays(model, "fitted"))
        if held is None or model.articles is not held.articles or model.tickets is not held.tickets:
            extra: Arrays = {
                "articles.gone": model.articles.gone.astype(np.uint8),
                "tickets.gone": model.tickets.gone.astype(np.uint8),
                "centroids.keys": model.centroids.keys,
                "centroids.lengths": model.centroids.lengths,
            }
            news_name = self._write("news", {**self._arrays(model, "news"), **extra})
        facts = {
            "format": FORMAT,
            "fit": fit_name,
            "news": news_name,
            "corpus": model.corpus.facts(),
            "scale": model.scale.facts(),
            "last": model.last,
            "fitted": model.fitted,
        }
        try:
            before = read_manifest(self.folder)
        except Damaged:
            before = Manifest(generation=time.time_ns() // 1_000_000)
        seal(self.folder, (fit_name, news_name), facts, after=before)
        return self.open()

    def _write(self, kind: str, arrays: Arrays) -> str:
        name = f"{time.time_ns():x}.{kind}"
        write_arrays(self.folder / name, arrays)
        return name

    @staticmethod
    def _arrays(model: Model, which: str) -> Arrays:
        parts: dict[str, Any] = {"articles": model.articles, "tickets": model.tickets}
        return {
            f"{name}.{key}": array
            for name, side in parts.items()
            for key, array in getattr(side, which).arrays.items()
        }


def _under(name: str, arrays: Arrays) -> Arrays:
    prefix = f"{name}."
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}

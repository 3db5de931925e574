"""Keep generations of a model in a sealed folder: a file for each part, one for what changes, facts as JSON."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.model.centroids import Centroids
from recommend.model.classifier import Classifier
from recommend.model.comparison import Comparison
from recommend.model.generation import FORMAT, Model
from recommend.model.part import Arrays, Part
from recommend.model.scale import Scale
from recommend.model.side import Side
from recommend.model.trust import Trust
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

_SIDES: Final = ("articles", "tickets", "subjects", "waiting")
_CLASSIFIERS: Final = ("by_article", "by_category")
_TRIES: Final = 6


class Shelf:
    """The folder of a recommender; it remembers which files hold the model saved or opened last."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._watch = Watch(folder)
        self._mark: Signature | None = None
        self._parts: dict[str, Part] = {}
        self._classifiers: dict[str, Classifier] = {}

    def damage(self, *, max_age: float = 0.0) -> str:
        """Say which file is no longer as it was written; empty where all is well, or nothing was written yet.

        What was seen of this generation not longer ago than max_age seconds holds still.
        """
        faults = self._watch.check(max_age=max_age)
        if not self._parts:
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
        names = [name for side in _SIDES for name in facts[side]]
        self._parts = {n: self._parts.get(n) or Part(open_arrays(self.folder / n)) for n in names}
        state = open_arrays(self.folder / facts["state"])
        articles, tickets, subjects, waiting = (
            self._side([self._parts[n] for n in facts[s]], state[f"{s}.gone"]) for s in _SIDES
        )
        names = [facts[kind] for kind in _CLASSIFIERS]
        self._classifiers = {n: self._classifiers.get(n) or self._classifier(n) for n in names}
        return Model(
            Corpus(**facts["corpus"]),
            articles,
            tickets,
            subjects,
            waiting,
            Centroids(state["centroids.keys"], state["centroids.lengths"]),
            self._classifiers[facts["by_article"]],
            self._classifiers[facts["by_category"]],
            Trust.of(facts["trust"]),
            Scale.of(facts["scale"]),
            comparison=Comparison.of(facts["comparison"]),
            last=facts["last"],
            refused=facts["refused"],
            fitted=facts["fitted"],
            fitted_at=facts["fitted_at"],
            generation=manifest.generation,
        )

    def _classifier(self, name: str) -> Classifier:
        return Classifier.of_arrays(open_arrays(self.folder / name))

    @staticmethod
    def _side(parts: Sequence[Part], gone: NDArray[np.uint8]) -> Side:
        size = sum(part.size for part in parts)
        return Side(parts[0], parts[1:], np.unpackbits(gone, count=size).astype(bool))

    def save(self, model: Model) -> Model:
        """Make a model the present generation and give it back as it is mapped from the files."""
        known = {id(part): name for name, part in self._parts.items()}
        sides: dict[str, Side] = {side: getattr(model, side) for side in _SIDES}
        parts: dict[str, list[str]] = {
            side: [
                known.get(id(part)) or self._write(side, part.arrays) for part in (held.fitted, *held.news)
            ]
            for side, held in sides.items()
        }
        learned = {id(one): name for name, one in self._classifiers.items()}
        classifiers = {
            kind: learned.get(id(one := getattr(model, kind))) or self._write(kind, one.arrays())
            for kind in _CLASSIFIERS
        }
        state: Arrays = {
            **{f"{side}.gone": np.packbits(held.gone) for side, held in sides.items()},
            "centroids.keys": model.centroids.keys,
            "centroids.lengths": model.centroids.lengths,
        }
        state_name = self._write("state", state)
        facts = {
            "format": FORMAT,
            **parts,
            **classifiers,
            "state": state_name,
            "corpus": model.corpus.facts(),
            **model.facts(),
            "last": model.last,
            "refused": model.refused,
            "fitted": model.fitted,
        }
        try:
            before = read_manifest(self.folder)
        except Damaged:
            before = Manifest(generation=time.time_ns() // 1_000_000)
        names = [*(name for some in parts.values() for name in some), *classifiers.values(), state_name]
        seal(self.folder, names, facts, after=before)
        return self.open()

    def _write(self, kind: str, arrays: Arrays) -> str:
        name = f"{time.time_ns():x}.{kind}"
        write_arrays(self.folder / name, arrays)
        return name

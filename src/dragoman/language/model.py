"""Run the neural network: word lists in, decoded trees, names and event probabilities out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ModelError
from dragoman.language.decode import decode_names, decode_tree
from dragoman.language.labels import UPOS
from dragoman.language.parse import EventScores
from dragoman.language.wordpiece import END, START, WordPieces, word_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
LONGEST = 510
# Words less likely than this to tell an event keep no arcs.
LEAST_TRIGGER = 0.005
_INPUTS = ["pieces", "shapes", "first", "last"]
_OUTPUTS = ["upos", "feats", "name", "arcs", "labels", "trigger", "auxiliary", "mode", "context", "role"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The decoded analysis of one word list; heads are word indices, -1 the root."""

    upos: list[str]
    feats: list[str]
    heads: list[int]
    deprels: list[str]
    names: list[tuple[int, int, str]]
    scores: EventScores


class Model:
    """The shipped network. One encoder pass per sentence serves every head."""

    def __init__(self, folder: Path = DATA) -> None:
        """Load `model.int8.onnx`, `labels.json` and `pieces.txt` from a folder.

        Raises:
            ModelError: A file is missing or the labels do not fit.
        """
        import onnxruntime

        try:
            self.labels: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self._pieces = WordPieces(folder / "pieces.txt")
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._feats, self._deprels = list(self.labels["feats"]), list(self.labels["deprel"])
            path = str(folder / "model.int8.onnx")
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(f"cannot load the language model from {folder}: {error}") from error

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse sentences given as word lists, as of an article of natural length."""
        return [self.analyse_one(words) for words in sentences]

    def analyse_one(self, words: Sequence[str], dense: bool = False) -> Analysis:
        """Analyse one sentence.

        One sentence a run: the 8-bit scale of a layer is taken from the whole input, so in a batch a
        sentence's scores would depend on its neighbours. Without padding this is no slower.

        Args:
            words: At least one word; words beyond 510 pieces are left untagged (`X`).
            dense: Whether it comes from a short dispatch, where events are frequent.
        """
        encoded = _encode(words, self._pieces)
        results = self._session.run(_OUTPUTS, _feed(encoded))
        one = dict(zip(_OUTPUTS, (r[0] for r in results), strict=True))
        return self._decode(one, len(encoded[2]), len(words), dense)

    def _decode(self, one: dict[str, NDArray[np.float32]], count: int, words: int, dense: bool) -> Analysis:
        heads = decode_tree(one["arcs"][:count, : count + 1])
        labels = one["labels"][np.arange(count), heads]
        beyond = words - count  # words cut off because the sentence is too long hang from the first
        return Analysis(
            [UPOS[k] for k in one["upos"][:count]] + ["X"] * beyond,
            [self._feats[k] for k in one["feats"][:count]] + ["_"] * beyond,
            [int(h) - 1 for h in heads] + [0] * beyond,
            [self._deprels[k] for k in labels] + ["dep"] * beyond,
            decode_names(one["name"][:count]),
            self._event_scores(one, count, beyond, dense),
        )

    def _event_scores(self, one: dict[str, NDArray[np.float32]], count: int, beyond: int, dense: bool) -> EventScores:
        domain = np.asarray(self.labels["domain"], np.float32)[0 if dense else 1]
        trigger = _pad(_softmax(one["trigger"][:count] + domain), beyond)
        trigger[count:, 0] = 1
        auxiliary, mode, context = (_pad(_sigmoid(one[k][:count]), beyond) for k in ("auxiliary", "mode", "context"))
        likely = (trigger[:, 0] < 1 - LEAST_TRIGGER).nonzero()[0]
        arcs = _sigmoid(one["role"][:, likely, :count])
        if beyond:
            arcs = np.pad(arcs, ((0, 0), (0, 0), (0, beyond)))
        roles = {int(i): arcs[:, row] for row, i in enumerate(likely)}
        return EventScores(trigger, auxiliary, mode, context, roles)


_Encoded = tuple[list[int], list[int], list[int], list[int]]


def _encode(words: Sequence[str], pieces: WordPieces) -> _Encoded:
    ids, shapes, first, last = [START], [0], [], []
    for word in words:
        parts = pieces(word)
        if len(ids) + len(parts) > LONGEST:
            break
        first.append(len(ids))
        ids.extend(parts)
        last.append(len(ids) - 1)
        shapes.extend([word_shape(word)] * len(parts))
    return [*ids, END], [*shapes, 0], first, last


def _feed(one: _Encoded) -> dict[str, NDArray[np.int64]]:
    return {name: np.asarray([row], np.int64) for name, row in zip(_INPUTS, one, strict=True)}


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    result: NDArray[np.float32] = powers / powers.sum(-1, keepdims=True)
    return result


def _sigmoid(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    # Beyond 80 a probability is 0 or 1 anyway, and its power would not fit into 32 bits.
    result: NDArray[np.float32] = np.float32(1) / (np.float32(1) + np.exp(-np.clip(scores, -80, 80)))
    return result


def _pad(rows: NDArray[np.float32], beyond: int) -> NDArray[np.float32]:
    return np.pad(rows, ((0, beyond), (0, 0))) if beyond else rows

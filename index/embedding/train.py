"""Train the embedder that ships, from the tables and the lexicon alone.

Needs PyTorch: pip install -e .[train]
Run: python -m index.embedding.train [--epochs 8] [--seed 7] [--hold-out]

Phrases of one code are drawn together and pushed from the other phrases of the batch, which holds siblings
and the codes that were mistaken for one another so far (InfoNCE, van den Oord and others 2018; every phrase
of the code is a target of its own). With `--hold-out` a twentieth of the lexicon is set aside, its recall is
printed, and no weights are written: settings are chosen by that figure.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.embedding.batches import MOST, hard_groups, sibling_groups
from index.embedding.examples import Example, Examples, Words, blurred, gather
from index.embedding.pieces import key, pieces
from index.embedding.subword import Vectors

DIMENSIONS = 160
_TEMPERATURE = 0.08
_BATCH = 1024
_RATE = 6e-3
_TARGETS = 2
"""Other phrases of its code that a phrase is drawn to."""
_UNSEEN = 0.1
"""Share of a batch's words that are made of their n-grams alone, as a word never met before is."""
_LEVELS = 31
"""Weights are kept as whole numbers up to this: finer ones change no ranking and pack worse."""


class Model(nn.Module):  # type: ignore[misc]  # - PyTorch is not installed where types are checked
    """The arithmetic of `SubwordEmbedder`, with gradients."""

    def __init__(self, keys: Sequence[int], dice: random.Random) -> None:
        super().__init__()
        self.keys = keys
        self._dice = dice
        self._row = {number: row for row, number in enumerate(keys)}
        self._known: dict[str, tuple[int, list[int]]] = {}
        self.rows = nn.Embedding(len(keys) + 1, DIMENSIONS)
        self.gates = nn.Embedding(len(keys) + 1, 1)
        nn.init.normal_(self.rows.weight, std=0.1)
        nn.init.zeros_(self.gates.weight)

    def forward(self, texts: Sequence[Words]) -> torch.Tensor:
        """Embed texts given as normal words; shape (texts, DIMENSIONS)."""
        numbers: dict[str, int] = {}
        spelt = [[numbers.setdefault(word, len(numbers)) for word in text] for text in texts]
        made = [self._places(word) for word in numbers]
        vectors = _bags([places for _, places in made], self.rows.weight, "mean")
        vectors = vectors * torch.exp(self.gates(torch.tensor([own for own, _ in made])))
        return nn.functional.normalize(_bags(spelt, vectors, "sum"), dim=1)

    def embed(self, texts: Sequence[Words]) -> Vectors:
        """Embed without gradients and without unseen words."""
        self.eval()
        with torch.no_grad():
            parts = [self(texts[i : i + 4096]).numpy() for i in range(0, len(texts), 4096)]
        self.train()
        return np.concatenate(parts)

    def _places(self, word: str) -> tuple[int, list[int]]:
        other = len(self._row)
        if word not in self._known:
            found = [self._row.get(key(piece), other) for piece in pieces(word)]
            self._known[word] = found[0], [row for row in found if row != other] or [other]
        own, places = self._known[word]
        if self.training and own != other and len(places) > 1 and self._dice.random() < _UNSEEN:
            return other, places[1:]
        return own, places


def _bags(rows: Sequence[Sequence[int]], weight: torch.Tensor, mode: str) -> torch.Tensor:
    flat = torch.tensor([row for bag in rows for row in bag])
    starts = torch.tensor(np.cumsum([0, *map(len, rows[:-1])]))
    return nn.functional.embedding_bag(flat, weight, starts, mode=mode)


class Batch:
    """Questions and the phrases to tell apart, as places among the examples."""

    def __init__(
        self, asked: list[int], codes: Sequence[range], code_of: list[int], dice: random.Random
    ) -> None:
        """Draw for each asked phrase others of its code; a lone phrase is its own target."""
        targets: list[int] = []
        for place in asked:
            drawn = dice.sample(codes[code_of[place]], min(len(codes[code_of[place]]), _TARGETS + 1))
            targets += [p for p in drawn if p != place][:_TARGETS] or [place]
        self.asked = asked
        self.offered = list(dict.fromkeys(targets))
        self.lone = [len(codes[code_of[place]]) == 1 for place in asked]
        self._code_of = code_of

    def sides(self, phrases: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return who is a target of whom, and who is to be passed over: the same code or the same words."""
        numbers: dict[Words, int] = {}
        words = [numbers.setdefault(phrases[p].words, len(numbers)) for p in self.asked + self.offered]
        codes = [self._code_of[p] for p in self.asked + self.offered]
        same_code, same_words = (_equal(both, len(self.asked)) for both in (codes, words))
        twin = same_words & ~(same_code & torch.tensor(self.lone)[:, None])
        return same_code & ~twin, same_code | twin


def _equal(values: Sequence[int], cut: int) -> torch.Tensor:
    all_of = torch.tensor(values)
    return all_of[:cut, None] == all_of[None, cut:]


def contrast(scores: torch.Tensor, target: torch.Tensor, passed: torch.Tensor) -> torch.Tensor:
    """Return the InfoNCE loss, each target against the rivals alone, the mean of a row's targets."""
    rivals = torch.logsumexp(scores.masked_fill(passed, -1e4), 1, keepdim=True)
    each = nn.functional.softplus(rivals - scores) * target
    asked = target.any(1)
    return (each.sum(1)[asked] / target.sum(1)[asked]).mean()


def train(examples: Examples, epochs: int, seed: int) -> Model:
    """Train and return the model."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    dice = random.Random(seed)  # noqa: S311 - shuffling, not secrets
    model, codes = Model(examples.keys(), dice), examples.by_code()
    code_of = [number for number, places in enumerate(codes) for _ in places]
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=0, betas=(0.9, 0.98))
    asked_of = sum(min(len(places), MOST) for places in codes)
    steps = epochs * (asked_of // _BATCH + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps, pct_start=0.15)
    for epoch in range(epochs):
        began, losses = time.monotonic(), []
        for asked in _asked(model, examples, codes, dice, is_first=epoch == 0):
            loss = _loss(model, Batch(asked, codes, code_of, dice), examples, dice)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        spent = time.monotonic() - began
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}, {spent:.0f} s", flush=True)
    return model


def _asked(
    model: Model, examples: Examples, codes: Sequence[range], dice: random.Random, *, is_first: bool
) -> list[list[int]]:
    """Return an epoch's batches; the first has siblings alone, since nothing was learned yet."""
    groups = sibling_groups(codes, dice)
    if not is_first:
        groups = hard_groups(groups, codes, model.embed([e.words for e in examples.phrases]), dice)
    flat = [place for group in groups for place in group]
    return [flat[i : i + _BATCH] for i in range(0, len(flat), _BATCH)]


def _loss(model: Model, batch: Batch, examples: Examples, dice: random.Random) -> torch.Tensor:
    phrases = examples.phrases
    asked = [
        blurred(phrases[place].words, examples.shorts, dice, is_lone=lone)
        for place, lone in zip(batch.asked, batch.lone, strict=True)
    ]
    scores = model(asked) @ model([phrases[p].words for p in batch.offered]).T / _TEMPERATURE
    target, passed = batch.sides(phrases)
    return (contrast(scores, target, passed) + contrast(scores.T, target.T, passed.T)) / 2


def save(model: Model, path: Path) -> None:
    """Write the weights: the pieces' keys, whole-number rows with a scale each, and gates."""
    table = model.rows.weight.detach().numpy()
    scale = (np.abs(table).max(axis=1) / _LEVELS + 1e-12).astype(np.float32)
    rows = np.round(table / scale[:, None]).astype(np.int8)
    gates = model.gates.weight.detach().numpy()[:, 0]
    np.savez_compressed(
        path, keys=np.array(model.keys, dtype=np.uint32), table=rows, scale=scale, gates=gates
    )


def held_out_recall(model: Model, examples: Examples, depths: Sequence[int] = (1, 10)) -> list[float]:
    """Return the share of held-out phrases whose code is among the first so many, by exact search."""
    terms = model.embed([e.words for e in examples.terms])
    asked = model.embed([e.words for e in examples.held_out])
    ranks = []
    for vector, example in zip(asked, examples.held_out, strict=True):
        nearest = np.argsort(-(terms @ vector), kind="stable")[:400]
        found = list(dict.fromkeys(examples.terms[i].code for i in nearest))
        ranks.append(found.index(example.code) + 1 if example.code in found else len(terms))
    return [float(np.mean([rank <= depth for rank in ranks])) for depth in depths]


def main() -> None:
    """Train with the arguments of the command line; replace the weights or print the held-out recall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    parser.add_argument(
        "--hold-out", action="store_true", help="measure on a twentieth of the lexicon; write nothing"
    )
    given = parser.parse_args()
    examples = gather(hold_out=given.hold_out)
    model = train(examples, given.epochs, given.seed)
    if given.hold_out:
        found = held_out_recall(model, examples)
        print(f"held out {len(examples.held_out)}: recall@1 {found[0]:.3f}, @10 {found[1]:.3f}")
    else:
        save(model, given.out)


if __name__ == "__main__":
    main()

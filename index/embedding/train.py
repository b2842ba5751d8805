"""Train the embedder that ships, from the tables and the lexicon alone.

Needs PyTorch: pip install -e .[train]
Run: python -m index.embedding.train [--epochs 12] [--seed 7]

Phrases of one code (title, spoken forms, inclusion terms, lexicon phrases) are drawn together, and pushed
from the other phrases of the batch and from those of sibling codes (InfoNCE, temperature 0.05). No note and
no label of any benchmark is read.
"""

import argparse
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.embedding.subword import BUCKETS, DIMENSIONS, features
from index.lexicon import load_lexicon
from index.records import CodeKind
from index.releases.catalog import embedded_tabular
from index.releases.icd10cm_tabular import read
from index.terms import spoken_forms
from index.words import normal_words

_TEMPERATURE = 0.05
_BATCH = 1024
_GROUP = 8
"""Pairs of a batch come in groups of codes that share a category, so that siblings push each other apart."""


class Model(nn.Module):  # type: ignore[misc]  # - PyTorch is not installed where types are checked
    """Word vectors as means of feature rows, weighed by a gate, summed and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.EmbeddingBag(BUCKETS, DIMENSIONS, mode="mean")
        self.gates = nn.Embedding(BUCKETS, 1)
        nn.init.normal_(self.rows.weight, std=0.1)
        nn.init.zeros_(self.gates.weight)

    def forward(self, texts: list[list[str]]) -> torch.Tensor:
        """Embed texts given as normal words; shape (texts, DIMENSIONS)."""
        device = self.rows.weight.device
        flat: list[int] = []
        starts: list[int] = []
        firsts: list[int] = []
        owner: list[int] = []
        for number, text in enumerate(texts):
            for word in text or [""]:
                places = features(word)
                starts.append(len(flat))
                flat.extend(places)
                firsts.append(places[0])
                owner.append(number)
        vectors = self.rows(torch.tensor(flat, device=device), torch.tensor(starts, device=device))
        weighed = vectors * torch.exp(self.gates(torch.tensor(firsts, device=device)))
        summed = torch.zeros(len(texts), DIMENSIONS, device=device)
        summed = summed.index_add(0, torch.tensor(owner, device=device), weighed)
        return nn.functional.normalize(summed, dim=1)


def phrases_by_code() -> dict[str, list[list[str]]]:
    """Return for each code its phrases in normal words, and the two sides of each abbreviation likewise."""
    tabular = read(embedded_tabular())
    said: dict[str, list[str]] = defaultdict(list)
    parents: dict[str, str] = {}
    for code in tabular.codes:
        if code.kind in {CodeKind.CATEGORY, CodeKind.SUBCATEGORY}:
            said[code.code] += [code.title, *spoken_forms(code.title)]
            parents[code.code] = code.parent or ""
    for term in tabular.terms:
        said[term.code] += [term.text, *spoken_forms(term.text)]
    expansions = {e.phrase: e.words for e in load_lexicon() if e.words and not e.when}
    for entry in load_lexicon():
        if entry.codes and not entry.when:
            said[entry.codes[0]].append(entry.phrase)
    for number, (short, long) in enumerate(expansions.items()):
        said[f"={number}"] += [short, long]
    return {code: _distinct(phrases) for code, phrases in said.items() if phrases}


def _distinct(phrases: list[str]) -> list[list[str]]:
    return list({" ".join(normal_words(p)): normal_words(p) for p in phrases}.values())


def _blurred(words: list[str], dice: random.Random) -> list[str]:
    """Drop a word or misspell one now and then, as notes do."""
    made = list(words)
    if len(made) > 2 and dice.random() < 0.3:
        made.pop(dice.randrange(len(made)))
    if dice.random() < 0.15:
        at = dice.randrange(len(made))
        if len(made[at]) > 5:
            cut = dice.randrange(1, len(made[at]) - 1)
            made[at] = made[at][:cut] + made[at][cut + 1 :]
    return made


def _batches(said: dict[str, list[list[str]]], dice: random.Random) -> list[list[str]]:
    """Return the codes of an epoch in batches, neighbours in the tables together."""
    codes = sorted(said)
    weighed = [c for c in codes for _ in range(min(6, max(1, len(said[c]) - 1)))]
    groups = [weighed[i : i + _GROUP] for i in range(0, len(weighed), _GROUP)]
    dice.shuffle(groups)
    flat = [c for g in groups for c in g]
    return [flat[i : i + _BATCH] for i in range(0, len(flat), _BATCH)]


def train(epochs: int, seed: int, device: str) -> Model:
    """Train and return the model."""
    torch.manual_seed(seed)
    dice = random.Random(seed)  # noqa: S311 - shuffling, not secrets
    said = phrases_by_code()
    model = Model()
    model.to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    batches = len(_batches(said, dice))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=epochs * (batches + 2))
    for epoch in range(epochs):
        began, losses = time.monotonic(), []
        for batch in _batches(said, dice):
            pairs = [dice.sample(said[c], 2) if len(said[c]) > 1 else [said[c][0]] * 2 for c in batch]
            left = model([_blurred(a, dice) for a, _ in pairs])
            right = model([_blurred(b, dice) for _, b in pairs])
            same = _same(batch, device)
            scores = left @ right.T / _TEMPERATURE
            scores = scores.masked_fill(same & ~torch.eye(len(batch), dtype=torch.bool, device=device), -1e4)
            target = torch.arange(len(batch), device=device)
            sides = (scores, scores.T)
            loss = sum(nn.functional.cross_entropy(side, target) for side in sides) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(float(loss))
        spent = time.monotonic() - began
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}, {spent:.0f} s", flush=True)
    return model


def _same(batch: list[str], device: str) -> torch.Tensor:
    numbers = {c: i for i, c in enumerate(dict.fromkeys(batch))}
    row = torch.tensor([numbers[c] for c in batch], device=device)
    return row[:, None] == row[None, :]


def save(model: Model, path: Path) -> None:
    """Write the weights: int8 rows with a float16 scale each, float16 gates."""
    table = model.rows.weight.detach().cpu().numpy()
    scale = np.abs(table).max(axis=1) / 127 + 1e-12
    rows = np.round(table / scale[:, None]).astype(np.int8)
    gates = model.gates.weight.detach().cpu().numpy()[:, 0]
    np.savez_compressed(path, table=rows, scale=scale.astype(np.float32), gates=gates.astype(np.float32))


def main() -> None:
    """Train with the arguments of the command line and replace the shipped weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    given = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    save(train(given.epochs, given.seed, device), given.out)


if __name__ == "__main__":
    main()

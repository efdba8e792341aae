"""Invented articles for archives that are killed."""

import json
import random

NOUNS = ("harbour ferry lantern pier gull anchor ledger orchard bridge quarry theatre council "
         "bakery signal fog tide market violin museum tram").split()
VERBS = "opened closed repaired painted inspected praised moved counted lit measured".split()
SOURCES = ["Harbour Courier", "Quarry Post", "Tram Gazette"]


def body(seed):
    """The same text for the same seed; texts of different seeds share no phrase of length."""
    chosen = random.Random(seed)
    sentences = []
    for _ in range(14):
        sentences.append("The {} was {} near the {} while the {} {} the {}.".format(
            chosen.choice(NOUNS), chosen.choice(VERBS), chosen.choice(NOUNS), chosen.choice(NOUNS),
            chosen.choice(VERBS), chosen.choice(NOUNS)))
    return " ".join(sentences)


def article(number, text=None, day=None, **more):
    """Article `number`; `text` is the seed of its body."""
    seed = number if text is None else text
    day = number % 28 + 1 if day is None else day
    return {"id": f"n{number:05}", "title": f"{NOUNS[number % len(NOUNS)].title()} report {seed}",
            "source": SOURCES[number % len(SOURCES)], "published": f"2024-05-{day:02}T08:00:00Z",
            "lang": "en", "body": body(seed), **more}


def write(path, articles):
    with open(path, "w", encoding="utf-8") as file:
        for each in articles:
            file.write(json.dumps(each) + "\n")
    return path


def first():
    return [article(n) for n in range(12)]


def second():
    """Two corrections, four new ones, a copy of what was alone in its story."""
    return ([article(n, text=n + 1000) for n in (2, 5)] + [article(n) for n in range(12, 16)] +
            [dict(article(20, text=7, day=29), source="Quarry Post")])


def third():
    """A correction of a correction, a withdrawal, three new ones."""
    return ([article(2, text=2000), article(3, status="canceled")] +
            [article(n) for n in range(16, 19)])

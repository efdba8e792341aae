#!/usr/bin/env python3
"""A simulated decade of nights: how an archive wears when it is fed every night.

usage: decade.py --index PROGRAM [--measure search_while_updating] --input ARTICLES.jsonl
                 --directory DIR [options]

The articles are dealt out over the nights, dated by night, and given to 'dateline-index build' and
'update' as a nightly job would. A share of the older ones is sent again with a changed sentence, a
share of the new ones is dated up to 60 days back, some are deleted. The articles of the input
should be as many as nights x articles a night; when they are fewer, they are used again with some
of their words replaced, so that they are no copies.

Printed, by year: segments, bytes written for each byte kept (write amplification: all segments,
tombstones and refusals written so far, by the archive's size), seconds a night, and the latency of
queries with facets, timeline and snippets (library, one thread, warm). --csv writes a line for each
night, --svg a picture. At the end the archive is verified deeply and its total compared with what
was sent.
"""

import argparse
import collections
import csv
import datetime
import json
import os
import random
import re
import subprocess
import sys

BEGIN = datetime.date(2015, 1, 1)
YEAR = 365
TEXTS = ("content", "body", "text")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", required=True, help="dateline-index")
    parser.add_argument("--measure", help="search_while_updating; without it no latencies")
    parser.add_argument("--input", required=True, help="JSONL with title, source and content or body")
    parser.add_argument("--directory", required=True, help="a new directory to work in")
    parser.add_argument("--nights", type=int, default=3650)
    parser.add_argument("--per-night", type=int, default=8)
    parser.add_argument("--corrections", type=float, default=0.02, help="of a night's articles")
    parser.add_argument("--late", type=float, default=0.05, help="of a night's articles")
    parser.add_argument("--deletions", type=float, default=2, help="a year")
    parser.add_argument("--keep", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--probe-every", type=int, default=73, help="nights between measurements")
    parser.add_argument("--csv")
    parser.add_argument("--svg")
    return parser.parse_args()


def articles_of(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            text = next((article[key] for key in TEXTS if article.get(key)), None)
            if text and article.get("title"):
                yield {"title": article["title"], "source": article.get("source", ""),
                       "body": text}


def deal(path, chance):
    """Articles without end: the input's, then the same with every third word replaced."""
    originals = list(articles_of(path))
    yield from (dict(article) for article in originals)
    while True:
        for article in originals:
            words = article["body"].split(" ")
            for place in range(chance.randrange(3), len(words), 3):
                words[place] = chance.choice(words)
            yield dict(article, body=" ".join(words))


def queries_of(articles, chance):
    """Thirty queries of words as frequent as users' words are, for archives of any age."""
    frequency = collections.Counter()
    pairs = collections.Counter()
    for article in articles:
        words = re.findall(r"\w{3,}", article["body"])
        frequency.update(set(words))
        pairs.update(set(zip(words, words[1:])))
    total = len(articles)
    common = [w for w, n in frequency.items() if total / 20 <= n <= total / 4]
    middle = [w for w, n in frequency.items() if total / 200 <= n < total / 20]
    phrases = [" ".join(p) for p, n in pairs.items() if n >= max(3, total / 300)]
    for words in (common, middle, phrases):
        words.sort()
    pick = chance.choice
    queries = [pick(common) for _ in range(5)] + [pick(middle) for _ in range(5)]
    queries += [f"{pick(common)} {pick(middle)}" for _ in range(5)]
    queries += [f"{pick(middle)} OR {pick(middle)}" for _ in range(4)]
    queries += [f'"{pick(phrases)}"' for _ in range(5)]
    queries += [f"{pick(common)} date:{BEGIN.year}-{month:02}" for month in (2, 5, 8)]
    queries += [f"{pick(common)} NEAR/10 {pick(common)}" for _ in range(3)]
    return queries


class Archive:
    def __init__(self, arguments):
        self.arguments = arguments
        self.path = os.path.join(arguments.directory, "archive")
        self.night_path = os.path.join(arguments.directory, "night.jsonl")
        self.queries_path = os.path.join(arguments.directory, "queries.txt")

    def run(self, command, *more):
        result = subprocess.run(
            [self.arguments.index, command, self.path, "--json", "--threads",
             str(self.arguments.threads), "--keep", str(self.arguments.keep), *more],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise SystemExit(f"{command} ended with {result.returncode}: {result.stderr}")
        return json.loads(result.stdout)

    def ingest(self, command, night):
        with open(self.night_path, "w", encoding="utf-8") as file:
            for article in night:
                file.write(json.dumps(article, ensure_ascii=False) + "\n")
        return self.run(command, self.night_path)

    def latencies(self):
        if not self.arguments.measure:
            return None, None
        result = subprocess.run([self.arguments.measure, self.path, self.queries_path,
                                 "--threads", "1", "--seconds", "1.5"],
                                capture_output=True, text=True, check=True)
        report = json.loads(result.stdout)["before"]
        return report["p50_ms"], report["p95_ms"]

    def verified(self):
        result = subprocess.run([self.arguments.index, "verify", self.path, "--deep"],
                                capture_output=True, text=True, check=False)
        return result.returncode == 0, result.stdout.strip()


class Nights:
    """What is sent, night by night."""

    def __init__(self, arguments, chance):
        self.arguments, self.chance = arguments, chance
        self.supply = deal(arguments.input, chance)
        self.sent, self.deleted, self.corrected = [], set(), 0

    def share(self, share):
        """So many of a night's articles, on average."""
        mean = share * self.arguments.per_night
        return int(mean) + (self.chance.random() < mean - int(mean))

    def next(self, number):
        day = BEGIN + datetime.timedelta(days=number)
        late = self.share(self.arguments.late)
        night = []
        for i in range(self.arguments.per_night):
            article = next(self.supply)
            back = self.chance.randrange(1, 61) if i < late else 0
            article["id"] = f"a{len(self.sent)}"
            article["published"] = (day - datetime.timedelta(days=back)).isoformat()
            self.sent.append(article)
            night.append(article)
        for _ in range(self.share(self.arguments.corrections) if number > 0 else 0):
            # Most corrections are of recent articles.
            recent = self.sent[-2000:] if self.chance.random() < 0.8 else self.sent
            article = self.chance.choice(recent)
            if article["id"] not in self.deleted and article not in night:
                self.corrected += 1
                article["body"] += f" Correction number {self.corrected}."
                night.append(article)
        return night

    def deletion(self):
        if self.chance.random() < self.arguments.deletions / YEAR:
            identity = self.chance.choice(self.sent)["id"]
            if identity not in self.deleted:
                self.deleted.add(identity)
                return identity
        return None


def simulate(arguments, archive, nights):
    rows, written = [], 0
    for number in range(arguments.nights):
        night = nights.next(number)
        report = archive.ingest("build" if number == 0 else "update", night)
        seconds = report["seconds"]
        written += report.get("bytes_written", report["archive_bytes"])
        identity = nights.deletion()
        if identity:
            deletion = archive.run("delete", "--id", identity)
            written += deletion["bytes_written"]
            seconds += deletion["seconds"]
            report.update({key: deletion[key] for key in ("segments", "archive_bytes")})
        if number == 99:  # enough to know the words by
            with open(archive.queries_path, "w", encoding="utf-8") as file:
                file.write("\n".join(queries_of(nights.sent, nights.chance)) + "\n")
        row = {"night": number + 1, "segments": report["segments"], "written": written,
               "archive_bytes": report["archive_bytes"], "seconds": seconds,
               "p50_ms": None, "p95_ms": None}
        if number >= 99 and (number + 1) % arguments.probe_every == 0:
            row["p50_ms"], row["p95_ms"] = archive.latencies()
        rows.append(row)
        if (number + 1) % 100 == 0 and sys.stderr.isatty():
            print(f"\r{number + 1} nights", end="", file=sys.stderr, flush=True)
    return rows


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def print_years(rows):
    print("year  segments     written per  archive    seconds a night        latency, ms")
    print("      mean  most   byte kept    MB         mean   p95    longest  p50    p95")
    for begin in range(0, len(rows), YEAR):
        year = rows[begin:begin + YEAR]
        seconds = [row["seconds"] for row in year]
        probes = [row for row in year if row["p50_ms"] is not None]
        last = year[-1]
        print("{:4}  {:4.1f}  {:4}   {:9.2f}  {:9.1f}    {:6.3f} {:6.3f} {:6.3f}   {:5.2f}  {:5.2f}"
              .format(begin // YEAR + 1, mean(row["segments"] for row in year),
                      max(row["segments"] for row in year),
                      last["written"] / last["archive_bytes"], last["archive_bytes"] / 1e6,
                      mean(seconds), percentile(seconds, 0.95), max(seconds),
                      mean(row["p50_ms"] for row in probes),
                      mean(row["p95_ms"] for row in probes)))


PANEL = 130


def polyline(points, top, most, nights, colour):
    shown = " ".join(f"{60 + 700 * night / nights:.1f},{top + PANEL - 100 * value / most:.1f}"
                     for night, value in points)
    return f'<polyline fill="none" stroke="{colour}" points="{shown}"/>'


def write_svg(path, rows):
    probes = [row for row in rows if row["p50_ms"] is not None]
    panels = [("segments", [[(row["night"], row["segments"]) for row in rows]]),
              ("bytes written per byte kept",
               [[(row["night"], row["written"] / row["archive_bytes"]) for row in rows]]),
              ("seconds a night", [[(row["night"], row["seconds"]) for row in rows]]),
              ("latency p50 and p95, ms", [[(row["night"], row[key]) for row in probes]
                                           for key in ("p50_ms", "p95_ms")])]
    parts = []
    for number, (title, lines) in enumerate(panels):
        top = number * (PANEL + 40)
        most = max((value for line in lines for _, value in line), default=1) or 1
        parts.append(f'<text x="60" y="{top + 20}">{title} (at most {most:.3g})</text>')
        parts.append(f'<path stroke="#999" d="M60 {top + PANEL} H760 M60 {top + 30} V{top + PANEL}"/>')
        parts += [polyline(line, top, most, len(rows), colour)
                  for line, colour in zip(lines, ("#1f5fa8", "#c0392b")) if line]
    height = len(panels) * (PANEL + 40)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{height}" '
                   'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" '
                   'fill="white"/>' + "".join(parts) + "</svg>\n")


def main():
    arguments = parse_arguments()
    os.makedirs(arguments.directory)
    archive = Archive(arguments)
    nights = Nights(arguments, random.Random(17))
    rows = simulate(arguments, archive, nights)
    if arguments.csv:
        with open(arguments.csv, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    if arguments.svg:
        write_svg(arguments.svg, rows)
    print_years(rows)
    whole, words = archive.verified()
    print(words)
    expected = len(nights.sent) - len(nights.deleted)
    shown = archive.run("gc")["articles"]
    print(f"{len(nights.sent)} sent, {nights.corrected} corrections, {len(nights.deleted)} deleted: "
          f"{expected} expected, {shown} shown")
    return 0 if whole and shown == expected else 1


if __name__ == "__main__":
    sys.exit(main())

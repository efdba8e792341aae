"""The articles that are measured with: one prepared JSONL file that every peer indexes.

A line is an object of strings: id, title, source, published (2024-05-14 or an instant in UTC), lang
and body; what an article lacks is left out. Names of members are found as the known corpora have
them. Articles without text, and all but the first with one id, are dropped, so that every peer
indexes as many.
"""

import json
import os
import re
import subprocess

FIELDS = {
    "id": ("id", "ID"),
    "title": ("title", "headline"),
    "body": ("body", "content_original", "content", "text"),
    "source": ("source", "site"),
    "published": ("published", "date", "date_extracted"),
    "lang": ("lang", "language"),
}
DAY = re.compile(r"(19[7-9]\d|20[0-2]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)Z?$")
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def value_of(record, field):
    for name in FIELDS[field]:
        if isinstance(record.get(name), str) and record[name].strip():
            return record[name].strip()
    return ""


def date_of(text):
    """A day or instant that every peer reads the same way, or nothing."""
    day = DAY.match(text)
    if not day or int(day[3]) > MONTH_LENGTHS[int(day[2]) - 1]:
        return ""
    time = TIME.match(text, 10)
    return f"{day[0]}T{time[1]}Z" if time else day[0]


def article_of(record, number):
    article = {field: value_of(record, field) for field in FIELDS}
    article["id"] = re.sub(r"[\s,]+", "-", article["id"]) or f"a{number:07}"
    article["title"] = " ".join(article["title"].split())
    article["source"] = " ".join(article["source"].split())
    article["published"] = date_of(article["published"])
    return {field: value for field, value in article.items() if value}


def lines_of(path):
    if not path.endswith(".zst"):
        with open(path, encoding="utf-8") as file:
            yield from file
        return
    with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE, encoding="utf-8") as zstd:
        yield from zstd.stdout
    if zstd.returncode != 0:
        raise SystemExit(f"zstd cannot read {path}")


def prepare(inputs, limit, path):
    """Writes the articles of `inputs`, at most `limit` of each file."""
    seen = set()
    with open(path + ".new", "w", encoding="utf-8") as out:
        for name in inputs:
            for number, line in enumerate(lines_of(name)):
                if limit and number >= limit:
                    break
                article = article_of(json.loads(line), len(seen))
                if "body" in article and article["id"] not in seen:
                    seen.add(article["id"])
                    out.write(json.dumps(article, ensure_ascii=False) + "\n")
    os.replace(path + ".new", path)


def generate(program, count, seed, path, first=0):
    with open(path + ".new", "wb") as out:
        subprocess.run([program, str(count), "--seed", str(seed), "--first", str(first)],
                       stdout=out, check=True)
    os.replace(path + ".new", path)


class Corpus:
    """A prepared file, and how much it holds."""

    SAMPLE = 10_000

    def __init__(self, path, generated):
        self.path, self.generated = path, generated
        with open(path, "rb") as file:
            self.articles = sum(1 for _ in file)
        self.bytes = os.path.getsize(path)
        # Of titles and bodies; by the sample where that is not everything.
        sizes = [len(article.get("title", "").encode()) + len(article["body"].encode())
                 for article in self.sample()]
        self.text_bytes = sum(sizes) * self.articles // len(sizes)

    def sample(self):
        """An even one, article by article."""
        step = max(1, -(-self.articles // self.SAMPLE))
        with open(self.path, encoding="utf-8") as file:
            yield from (json.loads(line) for n, line in enumerate(file) if n % step == 0)

"""Draws the queries of each class from a corpus: the same ones for the same corpus.

Words are drawn by how many articles hold them, from the very common to the rare; those of one query
stand in one article, whose date and source limit it, if any do. Phrases are two or three words that
stand together in several articles. Only words between spaces that consist of letters alone are
drawn, because peers disagree about all others.
"""

import bisect
import collections
import dataclasses
import datetime
import random

# Least share of the articles that hold a word: very common, common, middling, rare.
BANDS = (0.2, 0.04, 0.005, 0.0)
# The bands of a query's words, by turns.
TERM_BANDS = ((0,), (1,), (2,), (3,))
AND_BANDS = ((1, 2), (0, 1), (2, 2), (1, 1), (1, 1, 2), (0, 3))
OR_BANDS = ((1, 2), (0, 1), (2, 2), (1, 1), (1, 2, 2), (2, 3))
MIXED_BANDS = ((0,), (1,), (2,), (1, 2), (0, 1), (3,))
HITS = 10
MOST_WORDS = 60  # that a wildcard stands for in the sample; Dateline refuses one of over 1000
PHRASE_SAMPLE = 3000

WORD_CLASSES = ("one term", "AND", "OR", "phrase", "NEAR", "wildcard")
OUTPUTS = {"newest first": "newest", "exact count": "count", "facets": "facets",
           "day timeline": "timeline", "snippets": "snippets"}
CLASSES = (*WORD_CLASSES, "date-filtered", "source-filtered", *OUTPUTS)


@dataclasses.dataclass(frozen=True)
class Query:
    group: str  # one of CLASSES
    shape: str
    words: str
    since: str = ""
    until: str = ""
    source: str = ""
    output: str = "top"

    def request(self, exact):
        """The line that peers read."""
        counts = self.output in ("count", "facets", "timeline")
        return "\t".join((self.shape, self.words, self.since, self.until, self.source, self.output,
                          "0" if counts else str(HITS), "1" if exact else "0"))

    def text(self):
        """For people."""
        filters = [part for part in (f"{self.since}..{self.until}" if self.since else "",
                                     self.source) if part]
        return " ".join([self.shape, self.words or "everything", *filters])


def words_of(text):
    """Words that every peer has as one token, lower-cased; None where something else stands, so
    that neighbours in the list are neighbours in the text."""
    words = []
    for part in text.split():
        bare = part.strip(".,;:!?\"“”()")
        words.append(bare.lower() if bare.isalpha() and 1 < len(bare) < 30 else None)
        if not part.endswith(bare):
            words.append(None)
    return words


class Drawing:
    def __init__(self, corpus, seed=17):
        self.chance = random.Random(seed)
        self.articles = list(corpus.sample())
        self.texts = [words_of(article["body"]) for article in self.articles]
        frequency = collections.Counter()
        for text in self.texts:
            frequency.update({word for word in text if word})
        self.vocabulary = sorted(frequency)
        self.bands = {word: self.band(count / len(self.texts))
                      for word, count in frequency.items() if count >= 3}
        self.phrases = [self.find_phrases(length) for length in (2, 3)]
        if not all(self.phrases):
            raise SystemExit("The corpus is too small to draw phrases from.")

    @staticmethod
    def band(share):
        """Its number; what is rarer than the rare is rare."""
        return next((n for n, least in enumerate(BANDS) if share >= least), len(BANDS) - 1)

    def find_phrases(self, length):
        """In three articles at least, by how many have them."""
        counts = collections.Counter()
        for text in self.texts[:PHRASE_SAMPLE]:
            counts.update({run for run in zip(*(text[i:] for i in range(length)))
                           if all(run) and len(set(run)) == length})
        known = [run for run, count in counts.items() if count >= 3]
        return [" ".join(run) for run in sorted(known, key=lambda run: (-counts[run], run))]

    def article(self, *members):
        """Any that has these members and a text to draw words from."""
        while True:
            number = self.chance.randrange(len(self.articles))
            if len(self.texts[number]) >= 40 and all(m in self.articles[number] for m in members):
                return number

    def words(self, number, bands):
        """Different words of an article, one of each band, or of the next one that it has."""
        present = sorted({word for word in self.texts[number] if word in self.bands})
        drawn = []
        for band in bands:
            nearest = min((abs(self.bands[word] - band) for word in present if word not in drawn),
                          default=None)
            choices = [word for word in present
                       if word not in drawn and abs(self.bands[word] - band) == nearest]
            drawn += [self.chance.choice(choices)] if choices else []
        return " ".join(drawn)

    def phrase(self, number):
        """Two words twice as often as three; ranks are even on a logarithmic scale."""
        phrases = self.phrases[1 if number % 3 == 2 else 0]
        return phrases[int(len(phrases) ** self.chance.random()) - 1]

    def neighbours(self, number):
        """Words that stand two to five places apart somewhere; every third pair may hold a very
        common one."""
        least = 0 if number % 3 == 0 else 1
        while True:
            text = self.texts[self.article()]
            place = self.chance.randrange(len(text) - 6)
            pair = text[place], text[place + self.chance.randrange(2, 6)]
            if pair[0] != pair[1] and all(self.bands.get(word, -1) >= least for word in pair):
                return " ".join(pair)

    def beginning(self, band):
        """Of a word of that band: three letters or more, as many as it takes for so many words of
        the sample at most to begin with them."""
        while True:
            word = self.words(self.article(), [band])
            for length in range(3, len(word)):
                first = bisect.bisect_left(self.vocabulary, word[:length])
                end = bisect.bisect_left(self.vocabulary, word[:length] + "\U0010ffff")
                if end - first <= MOST_WORDS:
                    return word[:length]

    @staticmethod
    def period(day, number):
        """The week, month or year of a day."""
        day = datetime.date.fromisoformat(day)
        if number % 3 == 0:
            first = day - datetime.timedelta(days=day.weekday())
            return first.isoformat(), (first + datetime.timedelta(days=6)).isoformat()
        if number % 3 == 1:
            after = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            last = after - datetime.timedelta(days=1)
            return day.replace(day=1).isoformat(), last.isoformat()
        return f"{day.year}-01-01", f"{day.year}-12-31"

    def draw_words(self, group, number):
        """A query that only its words make."""
        if group == "phrase":
            return Query(group, "phrase", self.phrase(number))
        if group == "NEAR":
            return Query(group, "near", self.neighbours(number))
        if group == "wildcard":
            return Query(group, "prefix", self.beginning(1 + number % 3))
        bands = {"one term": TERM_BANDS, "AND": AND_BANDS, "OR": OR_BANDS}[group]
        shape = {"one term": "term", "AND": "and", "OR": "or"}[group]
        return Query(group, shape, self.words(self.article(), bands[number % len(bands)]))

    def draw(self, group, number):
        """`number` counts the queries of a class."""
        if group in WORD_CLASSES:
            return self.draw_words(group, number)
        if group in ("facets", "day timeline") and number % 8 == 7:
            return Query(group, "all", "", output=OUTPUTS[group])
        needed = {"date-filtered": ["published"], "source-filtered": ["source"]}.get(group, [])
        place = self.article(*needed)
        bands = MIXED_BANDS[number % len(MIXED_BANDS)]
        query = Query(group, "term" if len(bands) == 1 else "and", self.words(place, bands),
                      output=OUTPUTS.get(group, "top"))
        if group == "date-filtered":
            since, until = self.period(self.articles[place]["published"][:10], number)
            return dataclasses.replace(query, since=since, until=until)
        if group == "source-filtered":
            return dataclasses.replace(query, source=self.articles[place]["source"])
        return query

    def can_draw(self, group):
        needed = {"date-filtered": "published", "source-filtered": "source"}.get(group)
        return not needed or any(needed in article for article in self.articles)

    def all(self, each):
        """So many different queries of each class, or as many as the corpus gives."""
        queries = {}
        for group in filter(self.can_draw, CLASSES):
            drawn = dict.fromkeys(self.draw(group, number) for number in range(3 * each))
            queries[group] = list(drawn)[:each]
        return queries

"""Do the peers count the same? Where they mean the same they must; where not, here is why."""

import statistics

# Classes in which a peer means something else by the same words.
OTHER_MEANING = {
    "Lucene": ("phrase", "wildcard"),
    "SQLite": ("phrase", "wildcard"),
    "Xapian": ("NEAR",),
}
# Of the total; two stemmers disagree about a few words.
TOLERANCE = 0.02

NOTES = (
    "Lucene and SQLite keep stems only: their phrases find other forms of the words, too, and "
    "their wildcards stand for stems. Dateline and Xapian match both as written.",
    "Xapian's NEAR takes words as written; Dateline, Lucene and SQLite any of their forms.",
    "Stems: Dateline and Xapian use Snowball's English stemmer, Lucene and SQLite Porter's first "
    "one. Dateline stems each article for its own language, the peers everything as English; and "
    "where a stem has another stem, Dateline looks for both.",
    "Words: don't, Jin-ping, U.S. and the like are cut differently by each, Chinese and Japanese "
    "by all; Dateline finds names in other spellings, drops diacritics, and leaves datelines and "
    "by-lines of a text out of its words. Hence small differences on real articles.",
    "Dates: an article without one that the peers can read may be dated by Dateline from its text. "
    "Sources: Dateline keeps known ones under one name each.",
)


def differences(rows, peer):
    """Of each query's total, relative to the larger one."""
    found = []
    for row in rows:
        if row.get(peer) and row.get("Dateline"):
            mine, theirs = row["Dateline"][0], row[peer][0]
            found.append(abs(mine - theirs) / max(mine, theirs, 1))
    return found


def details_differ(rows, peer):
    """How many counts by source or period differ where the totals do not."""
    return sum(1 for row in rows if row.get(peer) and row.get("Dateline")
               and row["Dateline"][0] == row[peer][0] and row["Dateline"][1] != row[peer][1])


def compare(totals):
    """By class and peer."""
    result = {}
    for group, rows in totals.items():
        result[group] = {}
        for peer in rows[0]:
            if peer in ("query", "Dateline"):
                continue
            found = differences(rows, peer)
            result[group][peer] = {
                "asked": len(rows), "answered": len(found),
                "equal": sum(1 for each in found if each == 0),
                "median": statistics.median(found) if found else None,
                "largest": max(found, default=None),
                "same_meaning": group not in OTHER_MEANING.get(peer, ()),
                "details_differ": 0 if group == "snippets" else details_differ(rows, peer)}
    return result


def faults(agreement, generated):
    """What cannot be explained. Only in generated articles every word is one word for everyone."""
    if not generated:
        return []
    return [f"{group}: {peer} counts differently, by up to {each['largest']:.1%}"
            for group, peers in agreement.items() for peer, each in peers.items()
            if each["same_meaning"] and each["answered"]
            and (each["median"] > 0 or each["equal"] < 0.8 * each["answered"])]

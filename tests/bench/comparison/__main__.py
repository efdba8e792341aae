"""Dateline beside Lucene, stock Xapian and SQLite, on the same articles and queries in one run.

Called by scripts/bench, which builds the programs and says what the options mean.
"""

import argparse
import json
import os
import platform
import sys

import agreement
import measure
import plot
import report as tables
from corpus import Corpus, generate, prepare
from peers import find_contenders
from queries import Drawing

PEERS = ("lucene", "xapian", "sqlite")


def numbers(text):
    return [int(part) for part in text.split(",")]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--programs", required=True, help="the build directory")
    parser.add_argument("--directory", required=True, help="for corpora, indexes and results")
    parser.add_argument("--input", nargs="+", default=[])
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--generate", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--warm-up", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--threads", type=numbers, default=[os.cpu_count()])
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--update", type=int, default=0)
    parser.add_argument("--scale", type=numbers)
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


def generated(arguments, count, first=0):
    """A generated corpus; made once for each size."""
    name = f"generated-{count}-{first}-{arguments.seed}.jsonl"
    path = os.path.join(arguments.directory, name)
    if not os.path.exists(path):
        say(f"generating {count} articles")
        generate(f"{arguments.programs}/tests/bench/generate_articles", count, arguments.seed, path,
                 first)
    return path


def corpus_of(arguments):
    if not arguments.input:
        return Corpus(generated(arguments, arguments.generate), generated=True)
    path = os.path.join(arguments.directory, "prepared.jsonl")
    say("preparing the articles")
    prepare(arguments.input, arguments.limit, path)
    return Corpus(path, generated=False)


def index_all(contenders, corpus, arguments):
    """Or, with --reuse, the figures of when the index that is there was made."""
    costs = {}
    for contender in contenders:
        note = contender.directory + ".json"
        known = {"articles": corpus.articles, "bytes": corpus.bytes}
        if arguments.reuse and os.path.exists(note):
            with open(note, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["corpus"] == known:
                costs[contender.name] = kept["cost"]
                continue
        say(f"indexing with {contender.name}")
        costs[contender.name] = measure.index(contender, corpus, arguments.threads[0])
        with open(note, "w", encoding="utf-8") as file:
            json.dump({"corpus": known, "cost": costs[contender.name]}, file)
    return costs


def measure_queries(contenders, corpus, arguments, report):
    queries = Drawing(corpus).all(arguments.queries)
    say("asking, one thread")
    report["one"] = measure.serve_and_measure(contenders, queries, arguments)
    report["agreement"] = agreement.compare(report["one"]["totals"])
    say("asking, all cores")
    report["all"] = measure.measure_all_cores(contenders, queries, arguments)
    say("asking from cold")
    report["cold"] = measure.cold(contenders, queries)


def compare(contenders, arguments):
    corpus = corpus_of(arguments)
    report = {"corpus": {"articles": corpus.articles, "text_bytes": corpus.text_bytes,
                         "generated": corpus.generated},
              "machine": {"cores": os.cpu_count(), "system": platform.platform()},
              "threads": arguments.threads[0]}
    report["indexing"] = index_all(contenders, corpus, arguments)
    if arguments.queries:
        measure_queries(contenders, corpus, arguments, report)
    if arguments.update and corpus.generated:
        say(f"adding {arguments.update} articles")
        path = generated(arguments, arguments.update, first=corpus.articles)
        report["update"] = measure.update(contenders, path, arguments.threads[0])
        for contender in contenders:  # no longer an index of the corpus
            os.remove(contender.directory + ".json")
    tables.print_report(report, corpus)
    if arguments.queries:
        plot.write_ratios(os.path.join(arguments.directory, "latency.svg"),
                          report["one"]["latency_ms"])
    return report


def scale(contenders, arguments):
    corpora = [Corpus(generated(arguments, count), generated=True) for count in arguments.scale]
    wanted = [each for each in contenders if each.name in ("Dateline", "Lucene")]
    rows = measure.scale(wanted, corpora, arguments.threads)
    tables.print_scale(rows)
    plot.write_scale(os.path.join(arguments.directory, "scale.svg"), rows)
    return {"scale": rows}


def main():
    arguments = parse_arguments()
    os.makedirs(arguments.directory, exist_ok=True)
    contenders = find_contenders(arguments.directory, arguments.programs,
                                 arguments.peers.lower().split(","))
    report = (scale if arguments.scale else compare)(contenders, arguments)
    name = "scale.json" if arguments.scale else "report.json"
    with open(os.path.join(arguments.directory, name), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1, ensure_ascii=False)
    found = agreement.faults(report.get("agreement", {}), report.get("corpus", {}).get("generated"))
    for fault in found:
        print(f"not explained: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

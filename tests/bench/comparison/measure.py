"""What is measured, and how: indexing, latencies, throughput, cold starts, updates."""

import collections
import itertools
import os
import random
import statistics
import time

from peers import Server, remove, run_and_weigh, size_of

ENOUGH_SECONDS = 2.0  # of one query by one peer; it is not repeated beyond that


def percentile(values, percent):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def summary(values):
    return {"p50": percentile(values, 50), "p95": percentile(values, 95),
            "p99": percentile(values, 99), "samples": len(values)}


def index(contender, corpus, threads):
    remove(contender.directory)
    cost = run_and_weigh(contender.index_command(corpus.path, threads))
    cost["bytes"] = size_of(contender.directory)
    cost["text_mb_per_second"] = corpus.text_bytes / 1e6 / cost["seconds"]
    return cost


EXACT = ", exact"


class Lane:
    """A contender asked in one way: a column of the tables."""

    def __init__(self, name, server, exact):
        self.name, self.server, self.exact = name, server, exact

    def answers(self, query):
        # Counts are exact anyway: for them the lane would be the same as its neighbour.
        return not (self.exact and query.output in ("count", "facets", "timeline"))

    def ask(self, query):
        return self.server.ask(query.request(self.exact))


def lanes_of(contenders, threads):
    """Those that can stop counting have two: as they like, and made to count all matches."""
    lanes, servers = [], []
    for contender in contenders:
        server = Server(contender, threads)
        servers.append(server)
        lanes.append(Lane(contender.name, server, exact=False))
        if contender.name in ("Dateline", "Lucene"):
            lanes.append(Lane(contender.name + EXACT, server, exact=True))
    return lanes, servers


def warm_up(lanes, queries, seconds):
    """Fills caches, and lets Java compile what is called often."""
    everything = [query for group in queries.values() for query in group]
    for server, exact in dict.fromkeys((lane.server, lane.exact) for lane in lanes):
        server.keep(query.request(exact) for query in everything)
    for server in dict.fromkeys(lane.server for lane in lanes):
        server.throughput(1, seconds)


def latencies(lanes, queries, repeats, chance):
    """Milliseconds by class and lane. In each round every query is put to every lane, one directly
    after the other and in changing order, so that what else the machine does meets all alike."""
    taken = {group: collections.defaultdict(list) for group in queries}
    spent = collections.Counter()
    for group, drawn in queries.items():
        for _ in range(repeats):
            for query in chance.sample(drawn, len(drawn)):
                for lane in chance.sample(lanes, len(lanes)):
                    if not lane.answers(query) or spent[lane.name, query] > ENOUGH_SECONDS:
                        continue
                    answer = lane.ask(query)
                    if answer:
                        taken[group][lane.name].append(int(answer[0]) / 1e6)
                        spent[lane.name, query] += int(answer[0]) / 1e9
    return {group: {lane: summary(values) for lane, values in by_lane.items()}
            for group, by_lane in taken.items()}


def totals(servers, queries):
    """Totals, and for counts their details, by class: a row for each query."""
    rows = collections.defaultdict(list)
    for group, drawn in queries.items():
        for query in drawn:
            row = {"query": query.text()}
            for server in servers:
                answer = server.ask(query.request(exact=True))
                row[server.name] = [int(answer[1]), answer[3]] if answer else None
            rows[group].append(row)
    return rows


def throughput(servers, queries, threads, seconds, chance):
    """Mixed queries a second, with as many threads; in three turns."""
    requests = [query.request(exact=False) for group in queries.values() for query in group]
    chance.shuffle(requests)
    rates = collections.defaultdict(list)
    for server in servers:
        server.keep(requests)
    for _, server in itertools.product(range(3), servers):
        rates[server.name].append(server.throughput(threads, seconds / 3))
    return {name: statistics.fmean(values) for name, values in rates.items()}


def serve_and_measure(contenders, queries, arguments):
    """One query at a time, one thread each."""
    chance = random.Random(23)
    lanes, servers = lanes_of(contenders, 1)
    result = {"opened_ms": {server.name: server.opened_ms for server in servers}}
    result["totals"] = totals(servers, queries)
    warm_up(lanes, queries, arguments.warm_up)
    result["latency_ms"] = latencies(lanes, queries, arguments.repeats, chance)
    result["peak_bytes"] = {server.name: server.close() for server in servers}
    return result


def measure_all_cores(contenders, queries, arguments):
    """One query at a time on all cores, of those that can; then as many queries as cores."""
    chance = random.Random(29)
    cores = os.cpu_count()
    result = {"cores": cores}
    parallel = [each for each in contenders if each.name in ("Dateline", "Lucene")]
    lanes, servers = lanes_of(parallel, cores)
    warm_up(lanes, queries, arguments.warm_up)
    result["latency_ms"] = latencies(lanes, queries, arguments.repeats, chance)
    for server in servers:
        server.close()
    servers = [Server(contender, 1) for contender in contenders]
    for server in servers:  # threads of their own warm up with the rest
        server.keep(query.request(False) for group in queries.values() for query in group)
        server.throughput(cores, arguments.warm_up)
    result["per_second"] = throughput(servers, queries, cores, arguments.seconds, chance)
    result["peak_bytes"] = {server.name: server.close() for server in servers}
    return result


def cold(contenders, queries, repeats=5):
    """Milliseconds of a whole process that answers one query, files being in the system's cache.
    Dateline's prints hits, snippets and a source facet; the peers' only find and show hits."""
    wanted = queries["snippets"][:8]
    taken = collections.defaultdict(list)
    for _, query in itertools.product(range(repeats), wanted):
        for contender in contenders:
            taken[contender.name].append(
                1000 * run_and_weigh(contender.once_command(query))["seconds"])
        for contender in contenders:
            if contender.name == "Lucene":
                nothing = run_and_weigh([*contender.program, "nothing"])
                taken["Java's start alone"].append(1000 * nothing["seconds"])
    return {name: summary(values) for name, values in taken.items()}


def update(contenders, path, threads):
    """What it costs to add the articles of `path`. Peers only append; Dateline looks every article
    up and publishes a generation."""
    costs = {}
    for contender in contenders:
        begin = size_of(contender.directory)
        costs[contender.name] = run_and_weigh(contender.update_command(path, threads))
        costs[contender.name]["bytes_grown"] = size_of(contender.directory) - begin
    return costs


def scale(contenders, corpora, thread_counts):
    """Indexing by number of articles and threads."""
    rows = []
    for corpus in corpora:
        for threads, contender in itertools.product(thread_counts, contenders):
            begin = time.strftime("%H:%M:%S")
            row = index(contender, corpus, threads)
            row.update(name=contender.name, articles=corpus.articles, threads=threads, begin=begin,
                       text_bytes=corpus.text_bytes)
            rows.append(row)
            remove(contender.directory)
    return rows

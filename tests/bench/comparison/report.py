"""The tables."""

import agreement

CAVEATS = (
    "Ratios are Dateline's figure divided by the peer's. Latencies: below 1 Dateline is faster.",
    "Where no total is asked, Dateline and Lucene pass over what cannot be among the best; with "
    "“exact” both count every match, and Dateline's exact time is divided by Lucene's. Xapian "
    "estimates; SQLite counts only when asked.",
    "A hit is its id, but for snippets: Lucene has it in doc values, SQLite in a table and Dateline "
    "in Xapian's document data, where the Xapian peer keeps the whole article.",
    "Lucene scores a wildcard's matches all alike; the others rank them.",
)


def ratio(mine, theirs):
    return f"{mine / theirs:.2f}" if theirs else "–"


def print_table(title, head, rows):
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    print(f"\n{title}\n")
    for row in [head, *rows]:
        cells = [str(cell).ljust(width) if i == 0 else str(cell).rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        print("  " + "  ".join(cells).rstrip())


def print_indexing(costs, corpus):
    mine = costs["Dateline"]
    rows = []
    for name, cost in costs.items():
        rows.append((name, f"{cost['seconds']:.1f}", f"{cost['text_mb_per_second']:.2f}",
                     ratio(mine["text_mb_per_second"], cost["text_mb_per_second"]),
                     f"{cost['cpu_seconds']:.1f}", f"{cost['peak_bytes'] / 2**20:.0f}",
                     f"{cost['bytes'] / 1e6:.1f}", f"{cost['bytes'] / corpus.text_bytes:.2f}",
                     ratio(mine["bytes"], cost["bytes"])))
    print_table(f"Indexing {corpus.articles} articles, {corpus.text_bytes / 1e6:.1f} MB of text",
                ("", "s", "MB/s", "ratio", "CPU s", "peak MiB", "MB on disk", "of the text",
                 "ratio"), rows)


def lanes_in(latencies):
    """In order of appearance, Dateline first."""
    lanes = dict.fromkeys(lane for by_lane in latencies.values() for lane in by_lane)
    return sorted(lanes, key=lambda name: (not name.startswith("Dateline"), name))


def print_latencies(title, latencies):
    peers = [lane for lane in lanes_in(latencies) if not lane.startswith("Dateline")]
    rows = []
    for group, by_lane in latencies.items():
        mine = by_lane.get("Dateline")
        if not mine:
            continue
        row = [group, *(f"{mine[p]:.2f}" for p in ("p50", "p95", "p99"))]
        for peer in peers:
            theirs = by_lane.get(peer)
            ours = by_lane.get("Dateline, exact", mine) if peer.endswith(", exact") else mine
            row.append(" ".join(ratio(ours[p], theirs[p]).rjust(5) for p in ("p50", "p95", "p99"))
                       if theirs else "–")
        rows.append(row)
    print_table(f"{title}: Dateline in ms, then its ratio to each peer at p50, p95, p99",
                ("", "p50", "p95", "p99", *peers), rows)


def print_agreement(compared):
    peers = list(next(iter(compared.values())))
    rows = []
    for group, by_peer in compared.items():
        row = [group, by_peer[peers[0]]["asked"] if peers else 0]
        for peer in peers:
            each = by_peer[peer]
            text = (f"{each['equal']}, ≤ {each['largest']:.1%}" if each["answered"] else "–")
            row.append(text + ("" if each["same_meaning"] else " *"))
        rows.append(row)
    print_table("Totals: queries, how many each peer counts as Dateline does, and by how much the "
                "others differ (* it means something else)", ("", "queries", *peers), rows)
    for note in agreement.NOTES:
        print(f"  - {note}")


def print_by_name(title, head, values, figure):
    """A line each with a figure and Dateline's ratio to it."""
    mine = figure(values["Dateline"])
    print_table(title, head, [(name, f"{figure(value):.2f}", ratio(mine, figure(value)))
                              for name, value in values.items()])


def print_memory(served):
    print_table("Most memory while answering, MiB", ("", "one thread", "all cores"),
                [(name, f"{served['one']['peak_bytes'][name] / 2**20:.0f}",
                  f"{served['all']['peak_bytes'][name] / 2**20:.0f}")
                 for name in served["one"]["peak_bytes"]])


def print_report(report, corpus):
    print_indexing(report["indexing"], corpus)
    if "one" in report:
        print_latencies("One query at a time, one thread", report["one"]["latency_ms"])
        print_latencies("One query at a time, all cores", report["all"]["latency_ms"])
        print_by_name(f"Mixed queries a second, {report['all']['cores']} threads",
                      ("", "a second", "ratio"), report["all"]["per_second"], lambda rate: rate)
        print_by_name("Cold: a process that answers one query, ms (median)", ("", "ms", "ratio"),
                      report["cold"], lambda taken: taken["p50"])
        print_memory(report)
        print_agreement(report["agreement"])
    if "update" in report:
        print_by_name("Adding new articles to it, s", ("", "s", "ratio"), report["update"],
                      lambda cost: cost["seconds"])
    print()
    for caveat in CAVEATS:
        print(f"  - {caveat}")


def print_scale(rows):
    first = {(row["articles"], row["threads"]): row for row in rows
             if row["name"] == "Dateline"}
    shown = []
    for row in rows:
        mine = first[row["articles"], row["threads"]]
        shown.append((row["name"], row["articles"], row["threads"],
                      f"{row['text_mb_per_second']:.2f}",
                      ratio(mine["text_mb_per_second"], row["text_mb_per_second"]),
                      f"{row['peak_bytes'] / 2**20:.0f}", f"{row['bytes'] / 1e6:.0f}",
                      ratio(mine["bytes"], row["bytes"])))
    print_table("Indexing by number of articles and threads",
                ("", "articles", "threads", "MB/s", "ratio", "peak MiB", "MB on disk", "ratio"),
                shown)

"""The pictures, as SVG written by hand."""

import math

COLOURS = {"Lucene": "#1f5fa8", "Lucene, exact": "#7fb2e5", "Xapian": "#c0392b",
           "SQLite": "#2e8b57", "Dateline": "#222222", "Dateline, exact": "#888888"}
LEFT, WIDTH, ROW = 150, 600, 26


def text(x, y, content, anchor="start", colour="#222"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{content}</text>'


def svg(width, height, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" '
            'fill="white"/>' + "".join(parts) + "</svg>\n")


def legend(names, y):
    parts = []
    for number, name in enumerate(names):
        x = LEFT + 120 * number
        parts.append(f'<circle cx="{x}" cy="{y - 4}" r="5" fill="{COLOURS[name]}"/>')
        parts.append(text(x + 10, y, name))
    return parts


class LogAxis:
    """From left to right, whole powers of ten (at ticks 1, 2 and 5) that hold all values."""

    def __init__(self, values):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)

    def x(self, value):
        return LEFT + WIDTH * (math.log10(value) - self.low) / (self.high - self.low)

    def grid(self, top, bottom, bold=None):
        parts = []
        for power in range(self.low, self.high + 1):
            for step in (1, 2, 5) if power < self.high else (1,):
                value = step * 10.0 ** power
                stroke = "#444" if value == bold else "#ddd"
                parts.append(f'<path stroke="{stroke}" d="M{self.x(value):.1f} {top} V{bottom}"/>')
                if step == 1:
                    parts.append(text(self.x(value), bottom + 16, f"{value:g}", "middle"))
        return parts


def ratio_points(latencies):
    """(row, peer, ratio at p50, ratio at p95)"""
    points = []
    for row, by_lane in enumerate(latencies.values()):
        mine = by_lane["Dateline"]
        points += [(row, peer, mine["p50"] / theirs["p50"], mine["p95"] / theirs["p95"])
                   for peer, theirs in by_lane.items() if peer != "Dateline"]
    return points


def write_ratios(path, latencies):
    """Dateline's latency in those of each peer: a filled mark at p50, an open one at p95."""
    points = ratio_points(latencies)
    if not points:
        return
    axis = LogAxis([value for point in points for value in point[2:]])
    top, bottom = 50, 60 + ROW * len(latencies)
    peers = sorted({peer for _, peer, _, _ in points})
    parts = [text(10, 20, "Dateline's latency / the peer's; left of 1 Dateline is faster. "
                          "Filled: p50, open: p95"), *legend(peers, 40)]
    parts += axis.grid(top, bottom, bold=1.0)
    for row, group in enumerate(latencies):
        parts.append(text(LEFT - 10, top + ROW * (row + 0.7), group, "end"))
    for row, peer, middle, high in points:
        y = top + ROW * (row + 0.35) + 4 * peers.index(peer)
        colour = COLOURS[peer]
        parts.append(f'<path stroke="{colour}" d="M{axis.x(middle):.1f} {y} H{axis.x(high):.1f}"/>'
                     f'<circle cx="{axis.x(middle):.1f}" cy="{y}" r="4" fill="{colour}"/>'
                     f'<circle cx="{axis.x(high):.1f}" cy="{y}" r="3.5" fill="white" '
                     f'stroke="{colour}"/>')
    with open(path, "w", encoding="utf-8") as file:
        file.write(svg(LEFT + WIDTH + 40, bottom + 30, parts))


def write_scale(path, rows):
    """Indexing speed by number of articles; the more threads, the thicker the line."""
    axis = LogAxis([row["articles"] for row in rows])
    most = max(row["text_mb_per_second"] for row in rows)
    top, bottom = 50, 350
    names = sorted({row["name"] for row in rows})
    parts = [text(10, 20, f"Indexing, MB of text a second (at most {most:.2f}), by articles; "
                          "thicker: more threads"), *legend(names, 40), *axis.grid(top, bottom)]
    for name in names:
        for threads in sorted({row["threads"] for row in rows}):
            line = [(axis.x(row["articles"]), bottom - 280 * row["text_mb_per_second"] / most)
                    for row in rows if (row["name"], row["threads"]) == (name, threads)]
            shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
            parts.append(f'<polyline fill="none" stroke="{COLOURS[name]}" '
                         f'stroke-width="{1 + threads / 2}" points="{shown}"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[name]}"/>'
                      for x, y in line]
    with open(path, "w", encoding="utf-8") as file:
        file.write(svg(LEFT + WIDTH + 40, bottom + 30, parts))

"""The programs that are compared: how each is started, and what it costs.

tests/bench/peers/peer.h has the protocol that all of them speak.
"""

import glob
import os
import shutil
import subprocess
import time

JARS = ("core", "analyzers-common", "queries", "highlighter", "memory")
HEAP = "-Xmx2g"  # what Dateline may use for indexing, too


def lucene_class_path(classes):
    jars = []
    for name in JARS:
        jars += glob.glob(f"/usr/share/java/lucene-{name}-8*.jar")[:1]
    return ":".join([classes, *jars]) if len(jars) == len(JARS) else None


class Contender:
    """One engine: `name`, and the commands that make and use its index at `directory`."""

    def __init__(self, name, directory, program, indexer=None):
        self.name, self.directory = name, directory
        self.program, self.indexer = program, indexer

    def index_command(self, path, threads):
        if self.indexer:
            return [self.indexer, "build", self.directory, path, "--quiet", "--threads",
                    str(threads)]
        return [*self.program, "index", path, self.directory, str(threads)]

    def update_command(self, path, threads):
        if self.indexer:
            return [self.indexer, "update", *self.index_command(path, threads)[2:]]
        return self.index_command(path, threads)

    def serve_command(self, threads):
        return [*self.program, "serve", self.directory, str(threads)]

    def once_command(self, query):
        return [*self.program, "once", self.directory, query.request(exact=False)]


class DatelineContender(Contender):
    def __init__(self, directory, programs):
        super().__init__("Dateline", directory, [f"{programs}/tests/bench/dateline_peer"],
                         f"{programs}/indexer/dateline-index")
        self.search = f"{programs}/searcher/dateline-search"

    def once_command(self, query):
        words = query.words if query.shape != "phrase" else f'"{query.words}"'
        return [self.search, "query", self.directory, words, "--facet", "source", "--group", "none"]


def find_contenders(directory, programs, wanted):
    """Those whose programs are there; says which are not."""
    contenders = [DatelineContender(f"{directory}/dateline", programs)]
    class_path = lucene_class_path(f"{programs}/tests/bench/lucene")
    java = ["java", HEAP, "-cp", class_path or "", "LucenePeer"]
    for name, program, found in (
            ("Lucene", java, class_path and os.path.exists(
                f"{programs}/tests/bench/lucene/LucenePeer.class")),
            ("Xapian", [f"{programs}/tests/bench/xapian_peer"], None),
            ("SQLite", [f"{programs}/tests/bench/sqlite_peer"], None)):
        if name.lower() not in wanted:
            continue
        if found or (found is None and os.path.exists(program[0])):
            contenders.append(Contender(name, f"{directory}/{name.lower()}", program))
        else:
            print(f"{name} is left out: its library is not installed (scripts/bench --install).")
    return contenders


def size_of(directory):
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(directory) for name in names)


def run_and_weigh(command):
    """Runs a command to its end: seconds, seconds of CPU, and the most memory it held, which is
    never less than what this process holds as it starts the command."""
    begin = time.perf_counter()
    # pylint: disable=consider-using-with; wait4() ends it
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_bytes": usage.ru_maxrss * 1024}


class Server:
    """A contender that answers requests until it is closed."""

    def __init__(self, contender, threads):
        self.name = contender.name
        # pylint: disable=consider-using-with; close() ends it
        self.process = subprocess.Popen(contender.serve_command(threads), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, encoding="utf-8")
        self.opened_ms = int(self.read()[1]) / 1e6

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The peer {self.name} has ended.")
        return line.rstrip("\n").split("\t")

    def write(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, request):
        """The fields of the answer; None when the peer cannot answer it."""
        self.write(request)
        answer = self.read()
        return None if answer[0] == "error" else answer

    def keep(self, requests):
        for request in requests:
            self.write("list\t" + request)

    def throughput(self, threads, seconds):
        """Answers a second."""
        self.write(f"throughput\t{threads}\t{seconds}")
        answered, taken = self.read()
        return int(answered) / float(taken)

    def close(self):
        """The most memory it held. (What wait4() tells includes this process's own, as it was
        when the peer began.)"""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        return peak * 1024


def remove(directory):
    shutil.rmtree(directory, ignore_errors=True)

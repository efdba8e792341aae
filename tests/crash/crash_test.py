#!/usr/bin/env python3
"""Writers of an archive are killed, and their system calls fail, at every place.

usage: crash_test.py --index PROGRAM --search PROGRAM --shim LIBRARY [--all] [--only NAME]...

For each operation (build, update, delete, merge, ...) a run without fault tells how many calls
touch the archive (fault_shim.cc). Then, for chosen calls and faults, a copy of the archive goes
through the same operation with the fault, and must afterwards

  - show completely what it showed before or what the operation makes of it: what it showed before
    if CURRENT was not yet replaced, or if the program says that it failed;
  - pass 'verify --deep';
  - have ended with status 0, or 8 and a message that names the archive, and touched nothing else;
  - take the same operation again (with --resume or without), show the result, and have nothing
    left over; a writer that failed, and was not killed, tidies up itself.

The default takes every call that matters for publication and some of the others; --all takes every
call and every error. Besides, the log of calls shows whether all was synced in the right order,
which no kill can. The other checks are in other_checks.py and read_faults.py.
"""

import argparse
import collections
import concurrent.futures
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import archive_state as state  # noqa: E402
import articles  # noqa: E402
import other_checks  # noqa: E402
import read_faults  # noqa: E402

ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMFILE"]
SYNC = ("fsync", "fsync-directory")
WRITES = {"write", "pwrite", "writev", "copy_file_range"}
# How a call can fail; fault_plan.h has the same table.
DATA = WRITES | {"fsync", "ftruncate", "fallocate", "close", "mmap"}
NAME = {"mkdir", "rename", "link", "symlink"}
REMOVE = {"unlink", "rmdir", "truncate", "chmod"}
CAN_FAIL = {"ENOSPC": DATA | NAME | {"create"}, "EDQUOT": DATA | NAME | {"create"},
            "EROFS": NAME | REMOVE | {"create", "open-write"},
            "EACCES": NAME | REMOVE | {"create", "open-write", "open-read"},
            "EMFILE": {"create", "open-write", "open-read"}}
FULL = ("ENOSPC", "EDQUOT")
LASTING = ("ENOSPC", "EIO", "EROFS")  # so a disk stays; a limit or a right is met here and there

# An operation: the archive it starts from, and its arguments behind ARCHIVE. `again` are further
# statuses of a second run, when the first one has published.
Operation = collections.namedtuple("Operation", "name start command arguments again")
Trial = collections.namedtuple("Trial", "operation at kind lasts")


def operations(inputs):
    return [
        Operation("build-first", None, "build", [inputs["first"]], {0}),
        Operation("build-again", "third", "build", [inputs["second"]], {0}),
        Operation("update", "second", "update", [inputs["third"]], {0}),
        Operation("update-first", "first", "update", [inputs["second"]], {0}),
        Operation("delete", "third", "delete", ["--id", "n00005"], {0, 1}),
        Operation("purge", "third", "delete", ["--id", "n00005", "--purge"], {0, 1}),
        Operation("lift", "deleted", "delete", ["--lift", "--id", "n00004"], {0, 1}),
        Operation("merge", "third", "merge", ["--all"], {0}),
        Operation("rollback", "third", "rollback", ["--to", "1"], {0}),
        Operation("gc", "worn", "gc", ["--keep", "1"], {0}),
        Operation("repair", "third", "repair", [], {0}),
    ]


class Workshop:
    """Prepared archives and what they show; makes and judges copies."""

    def __init__(self, programs, directory):
        self.programs, self.directory = programs, directory
        self.inputs = {name: articles.write(f"{directory}/{name}.jsonl", getattr(articles, name)())
                       for name in ("first", "second", "third")}
        self.prepared = {None: None}
        self.counter = itertools.count()
        self._prepare()

    def _prepare(self):
        steps = [("first", None, ["build", self.inputs["first"]]),
                 ("second", "first", ["update", self.inputs["second"]]),
                 ("third", "second", ["update", self.inputs["third"]]),
                 ("deleted", "third", ["delete", "--id", "n00004"]),
                 ("merged", "third", ["merge", "--all"]), ("worn", "merged", ["merge", "--all"])]
        for name, start, (command, *arguments) in steps:
            if command not in self.programs.commands:
                return
            archive = f"{self.directory}/{name}.archive"
            if start:
                shutil.copytree(self.prepared[start], archive, symlinks=True)
            result = self.index(archive, command, arguments)
            if result.returncode != 0:
                raise SystemExit(f"cannot prepare: {command}: {result.stderr}")
            self.prepared[name] = archive

    def can(self, operation):
        return operation.command in self.programs.commands and operation.start in self.prepared

    def index(self, archive, command, arguments, threads=1, **environment):
        """Runs the indexer; with a plan for the shim in `environment`, under the shim."""
        room = os.path.dirname(archive)
        set_up = dict(os.environ, TMPDIR=room, HOME=room)
        if environment:
            set_up.update(environment, LD_PRELOAD=self.programs.shim, DATELINE_FAULT_DIR=archive)
        arguments = [self.programs.index, command, archive, "--threads", str(threads), *arguments]
        return self.programs.run(arguments, env=set_up, cwd=room, umask=0o022)

    def copy(self, start):
        """A room of its own for one trial: (room, archive)."""
        room = f"{self.directory}/trial-{next(self.counter)}"
        os.mkdir(room)
        if start is not None:
            shutil.copytree(self.prepared[start], room + "/a", symlinks=True)
        return room, room + "/a"


class Reference:
    """An operation without fault: its calls, and what is shown before and after."""

    def __init__(self, shop, operation):
        self.operation = operation
        room, archive = shop.copy(operation.start)
        self.before = self.shown(shop, archive)
        result = shop.index(archive, operation.command, operation.arguments,
                            DATELINE_FAULT_LOG=room + "/log")
        self.status = result.returncode
        self.after = self.shown(shop, archive)
        self.log = state.Log(room + "/log")
        self.faults = [] if self.status == 0 else [f"status {self.status}: {result.stderr}"]
        self.faults += state.sync_faults(self.log, archive) + state.verify(shop.programs, archive)
        self.faults += state.leftovers(archive) + state.open_to_others(archive)
        self.faults += [f"touches {call}" for call in self.log.outside(archive)]
        self.published_at = self.log.publication(archive)
        shutil.rmtree(room)

    @staticmethod
    def shown(shop, archive):
        return state.shown_by(shop.programs, archive) if os.path.exists(archive) else None

    def matters(self, call):
        """Calls by which generations replace each other."""
        _, name, path, _ = call
        if "/work-" in path or name == "open-read":
            return False
        return name in ("rename", "unlink", "flock", "mkdir", "ftruncate", *SYNC) or \
            re.search(r"/(generations|tombstones|CURRENT|writer\.lock)", path) is not None

    def changes_what_matters(self, call):
        """A kill before another call is as one before the next of these."""
        return self.matters(call) and call[1] not in ("flock", "close", *SYNC)


def kills(reference, every):
    for number, call in enumerate(reference.log.inside(), 1):
        if every or reference.changes_what_matters(call) or number % 17 == 0:
            yield "kill-before", False, call
        if every or call[1] == "rename":
            yield "kill-after", False, call


def can_fail(error, name):
    return error not in CAN_FAIL or name in CAN_FAIL[error]


def errors(reference, every):
    kinds = [(error, lasts) for error in ERRORS for lasts in (False, True)
             if not lasts or error in LASTING]
    turn = itertools.cycle(kinds)
    for number, call in enumerate(reference.log.inside(), 1):
        name = call[1]
        if not every and not (reference.matters(call) and number % 4 == 0 or number % 29 == 0):
            continue
        possible = [kind for kind in kinds if can_fail(kind[0], name)]
        if not every:
            possible = [next(kind for kind in turn if kind in possible)]
        for error, lasts in possible:
            yield error, lasts, call
        if name in WRITES and (every or number % 5 == 0):
            yield "short", False, call
            yield "short-ENOSPC", False, call


class Judge:
    """Runs one trial; its complaints are texts."""

    def __init__(self, shop, reference, trial):
        self.shop, self.reference, self.trial = shop, reference, trial
        self.complaints = []
        self.outcome = ""

    def run(self):
        operation = self.trial.operation
        room, archive = self.shop.copy(operation.start)
        plan = {"DATELINE_FAULT_LOG": room + "/log", "DATELINE_FAULT_AT": str(self.trial.at),
                "DATELINE_FAULT_KIND": self.trial.kind}
        if self.trial.lasts:
            plan["DATELINE_FAULT_LASTS"] = "1"
        try:
            result = self.shop.index(archive, operation.command, operation.arguments, **plan)
            self.judge(result, archive, state.Log(room + "/log"))
            self.again(archive)
        except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.complaints.append(f"{type(error).__name__}: {error}")
        shutil.rmtree(room)
        return self

    def judge(self, result, archive, log):
        for call in log.outside(archive):
            self.complaints.append(f"touches {call}")
        shown = Reference.shown(self.shop, archive)
        is_old, is_new = shown == self.reference.before, shown == self.reference.after
        self.outcome = f"status {result.returncode}" if result.returncode >= 0 else "killed"
        if not is_old and not is_new:
            self.complaints.append("shows neither the old nor the new generation")
        if self.trial.kind.startswith("kill"):
            self.judge_kill(result, archive, log, is_old, is_new)
        else:
            self.judge_error(result, archive, log, is_old, is_new)
        if shown is not None:
            self.complaints += state.verify(self.shop.programs, archive)
            self.check_generations(archive)

    def judge_kill(self, result, archive, log, is_old, is_new):
        if result.returncode == 0:
            self.outcome = "not reached"  # the order of calls may differ from run to run
            return
        if result.returncode != -signal.SIGKILL:
            self.complaints.append(f"status {result.returncode}: {result.stderr}")
        published = log.publication(archive)
        if published == self.trial.at and self.trial.kind == "kill-before":
            published = None
        if published is None and not is_old or published is not None and not is_new:
            self.complaints.append("shows the wrong generation")

    def judge_error(self, result, archive, log, is_old, is_new):
        if result.returncode == 0:
            if not is_new:
                self.complaints.append("says that all is well, but shows the old generation")
            return
        command = self.trial.operation.command
        if command == "repair" and is_old and result.returncode == 5:
            return  # to it, what cannot be read is damaged; it then tells what would be lost
        if result.returncode != 8:
            self.complaints.append(f"status {result.returncode}: {result.stderr.strip()}")
        lines = result.stderr.strip().splitlines()
        if len(lines) != 1 or archive not in lines[0]:
            self.complaints.append(f"a message that names no file: {result.stderr!r}")
        # When nothing can be written any more, a CURRENT that is replaced already may stay. A purge
        # has failed, too, when it has published but cannot remove what it must.
        published = log.publication(archive)
        late = published is not None and published <= self.trial.at
        full = self.trial.kind in FULL or self.trial.kind == "short-ENOSPC"
        stuck = late and (self.trial.lasts or full or self.trial.operation.name == "purge")
        if not is_old and not stuck:
            self.complaints.append("says that it failed, but shows the new generation: " + lines[0])
        # What gc cannot remove is what it leaves.
        tidies = command != "gc" and not late and (full or not self.trial.lasts)
        if tidies and state.current_of(archive):
            self.complaints += [f"left by a writer that failed: {name}"
                                for name in state.leftovers(archive)
                                if not state.can_be_resumed(archive, name)]

    def check_generations(self, archive):
        """Earlier generations are whole or gone."""
        current = state.current_of(archive)
        for number in [n for n in state.generations_of(archive) if n < current]:
            found = self.shop.programs.run([self.shop.programs.search, "count", archive, "",
                                            "--generation", str(number)])
            if found.returncode != 0:
                self.complaints.append(f"generation {number} cannot be opened: {found.stderr}")

    def again(self, archive):
        operation = self.trial.operation
        resumes = operation.command in ("build", "update") and self.trial.at % 2 == 1
        result = self.shop.index(archive, operation.command,
                                 operation.arguments + ["--resume"] * resumes)
        if result.returncode not in operation.again:
            self.complaints.append(f"a second run: {result.returncode}: {result.stderr.strip()}")
        if Reference.shown(self.shop, archive) != self.reference.after:
            self.complaints.append("a second run does not show the new generation")
        self.complaints += state.verify(self.shop.programs, archive)
        self.complaints += [f"left over: {name}" for name in state.leftovers(archive)]
        self.complaints += state.open_to_others(archive)


def trials_of(reference, every):
    for kind, lasts, call in itertools.chain(kills(reference, every), errors(reference, every)):
        yield Trial(reference.operation, call[0], kind, lasts), call


def place_of(call):
    """The part of the archive that a call is about."""
    _, name, path, other = call
    target = other if name == "rename" else path
    found = re.search(r"/a/(CURRENT|generations|segments|tombstones|writer\.lock|work-)", target)
    return {"work-": "scratch space"}.get(found[1], found[1]) if found else "the directory itself"


def describe(trial, call, shop):
    place = re.sub(re.escape(shop.directory) + r"/trial-\d+/", "", call[2])
    more = " and from then on" if trial.lasts else ""
    return f"{trial.operation.name}: {trial.kind}{more} at call {trial.at} ({call[1]} {place})"


def run_trials(shop, references, arguments):
    """Counts by operation and outcome, kills survived by place, and complaints."""
    chosen = [(reference, trial, call) for reference in references
              for trial, call in trials_of(reference, arguments.all)]
    counts, places, complaints = collections.Counter(), {}, []

    def run(item):
        reference, trial, call = item
        return Judge(shop, reference, trial).run(), call

    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for judge, call in pool.map(run, chosen):
            sort = "kill" if judge.trial.kind.startswith("kill") else "error"
            verdict = "bad" if judge.complaints else "good"
            counts[judge.trial.operation.name, sort, judge.outcome, verdict] += 1
            if judge.outcome == "killed":
                tried = places.setdefault(place_of(call), [0, 0])
                tried[0] += verdict == "good"
                tried[1] += 1
            if judge.complaints:
                complaints.append(describe(judge.trial, call, shop) + "\n    " +
                                  "\n    ".join(dict.fromkeys(judge.complaints)))
    return counts, places, complaints


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", required=True)
    parser.add_argument("--search", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--all", action="store_true", default="DATELINE_CRASH_ALL" in os.environ)
    parser.add_argument("--only", action="append",
                        help="an operation, or a check of other_checks.py or read_faults.py")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    programs = state.Programs(*map(os.path.abspath,
                                   (arguments.index, arguments.search, arguments.shim)))
    with tempfile.TemporaryDirectory(prefix="dateline-crash-") as directory:
        shop = Workshop(programs, os.path.realpath(directory))
        wanted = [each for each in operations(shop.inputs)
                  if not arguments.only or each.name in arguments.only]
        for operation in wanted:
            if not shop.can(operation):
                print(f"{operation.name}: left out, the program has no such command")
        references = [Reference(shop, each) for each in wanted if shop.can(each)]
        complaints = [f"{r.operation.name} without fault: {fault}" for r in references
                      for fault in r.faults]
        counts, places, more = run_trials(shop, references, arguments)
        complaints += more
        others = [check for check in other_checks.CHECKS + read_faults.CHECKS
                  if not arguments.only or check.__name__ in arguments.only]
        for check in others:
            complaints += [f"{check.__name__}: {text}" for text in check(shop, arguments.all)]
    for key, count in sorted(counts.items()):
        print("{:14} {:6} {:12} {:5} {}".format(*key, count))
    for place, (survived, tried) in sorted(places.items()):
        print(f"kills survived at {place}: {survived} of {tried}")
    for complaint in complaints:
        print(complaint)
    print(f"{sum(counts.values())} trials, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

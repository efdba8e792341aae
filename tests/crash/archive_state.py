"""What an archive shows, what lies in its directory, and in which order a run has synced it."""

import json
import os
import re
import stat
import subprocess

QUERIES = [
    ["", "--facet", "source,year", "--timeline", "day", "--limit", "1000"],
    ["harbour", "--limit", "1000"],
    ["lantern OR ferry -fog", "--limit", "1000"],
]
NOT_COMPARED = {"took_ms", "generation"}


class Programs:
    """Paths of what is tested."""

    def __init__(self, index, search, shim):
        self.index, self.search, self.shim = index, search, shim
        usage = self.run([index, "--help"]).stdout
        self.commands = set(re.findall(r"dateline-index ([a-z]+) ", usage))

    @staticmethod
    def run(command, **options):
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=300, check=False, **options)


def shown_by(programs, archive, generation=None):
    """All that searches of a generation show, as a comparable value; None without an archive."""
    which = [] if generation is None else ["--generation", str(generation)]
    answers = []
    for query in QUERIES:
        words, options = query[0], query[1:]
        result = programs.run([programs.search, "query", archive, "--format", "json"] + which +
                              options + ["--", words])
        if result.returncode == 3:
            return None
        if result.returncode not in (0, 1):
            raise AssertionError(f"a search fails with {result.returncode}: {result.stderr}")
        answer = json.loads(result.stdout)
        answers.append({key: answer[key] for key in answer if key not in NOT_COMPARED})
    ids = sorted(hit["id"] for hit in answers[0].get("hits", []))
    if ids:
        shown = programs.run([programs.search, "show", archive, "-f", "jsonl"] + which + ["--"] +
                             ids)
        if shown.returncode != 0:
            raise AssertionError(f"show fails with {shown.returncode}: {shown.stderr}")
        for line in shown.stdout.splitlines():
            article = json.loads(line)
            article.pop("first_indexed", None)  # of the run, which differs
            answers.append(article)
    return json.dumps(answers, sort_keys=True)


def verify(programs, archive):
    """Complaints of a deep verification."""
    if "verify" not in programs.commands:
        return []
    result = programs.run([programs.index, "verify", archive, "--deep"])
    if result.returncode == 0:
        return []
    return [f"verify --deep says {result.returncode}: {(result.stdout + result.stderr).strip()}"]


def generations_of(archive):
    """Numbers of the manifests that are there, with what they name."""
    found = {}
    directory = os.path.join(archive, "generations")
    for name in os.listdir(directory) if os.path.isdir(directory) else []:
        match = re.fullmatch(r"(\d+)\.json", name)
        if match:
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                found[int(match[1])] = json.load(file)
    return found


def current_of(archive):
    try:
        with open(os.path.join(archive, "CURRENT"), encoding="ascii") as file:
            return int(file.read())
    except FileNotFoundError:
        return 0


def values_under(node, key):
    """All values of a member, wherever it stands in a JSON value."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from values_under(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from values_under(value, key)


def leftovers(archive):
    """Names in an archive's directory that no generation up to the current one accounts for."""
    manifests, current = generations_of(archive), current_of(archive)
    segments = {s["id"] for m in manifests.values() for s in m["segments"]}
    named = {name for m in manifests.values() for name in values_under(m, "name")}
    extra = [f"generations/{number:06}.json" for number in manifests if number > current]
    for name in os.listdir(archive):
        if name not in ("CURRENT", "generations", "segments", "tombstones", "writer.lock"):
            extra.append(name)
    for name in os.listdir(os.path.join(archive, "generations")):
        if not re.fullmatch(r"\d+\.json", name):
            extra.append("generations/" + name)
    for name in os.listdir(os.path.join(archive, "segments")):
        if not name.isdigit() or int(name) not in segments:
            extra.append("segments/" + name)
            continue
        for file in os.listdir(os.path.join(archive, "segments", name)):
            if file not in named:
                extra.append(f"segments/{name}/{file}")
    for name in os.listdir(os.path.join(archive, "tombstones")):
        if name not in named:
            extra.append("tombstones/" + name)
    return extra


def can_be_resumed(archive, name):
    """Finished batches stay for 'build --resume'."""
    batches = os.path.join(archive, name, "batches")
    return name.startswith("work-") and os.path.isdir(batches) and \
        any(file.endswith(".batch") for file in os.listdir(batches))


def open_to_others(archive):
    """What anybody could write to."""
    found = []
    for directory, names, files in os.walk(archive):
        for name in names + files:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            if not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o022:
                found.append(f"{path} has mode {status.st_mode & 0o777:o}")
    return found


class Log:
    """The shim's log: (number, call, path, other) for each call."""

    def __init__(self, path):
        self.calls = []
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                for line in file:
                    fields = line.rstrip("\n").split("\t")
                    if len(fields) == 4:
                        self.calls.append((int(fields[0]), *fields[1:]))

    def inside(self):
        return [call for call in self.calls if call[0] > 0]

    def outside(self, archive):
        """Changes of files that are not the archive's. Its own new name is synced there."""
        parent = os.path.dirname(archive)
        return [call for call in self.calls if call[0] == 0 and not call[2].startswith("/dev/") and
                (call[1], call[2]) != ("fsync-directory", parent)]

    def publication(self, archive):
        """The number of the rename that publishes, or None."""
        for number, call, _, other in self.calls:
            if call == "rename" and other == os.path.join(archive, "CURRENT"):
                return number
        return None


def sync_faults(log, archive):
    """What a loss of power could take: a kill does not show it, because the system survives.

    At the rename of CURRENT every file of the archive, and every directory with a new name, must
    have been synced after its last change; before anything is removed from segments/ or
    tombstones/, CURRENT must be on the disk, and no manifest that names it may come back.
    """
    dirty, removed_names, faults = {}, set(), []
    current = os.path.join(archive, "CURRENT")
    kept = [os.path.join(archive, name) for name in ("generations", "segments", "tombstones")]

    def is_kept(path):
        return any(path == place or path.startswith(place + "/") for place in kept)

    published = None
    for number, call, path, other in log.inside():
        parent = os.path.dirname(path)
        if call in ("create", "mkdir", "symlink", "link"):
            dirty[parent] = number
            if call == "create":
                dirty[path] = number
        elif call in ("write", "pwrite", "writev", "ftruncate", "copy_file_range", "mmap"):
            dirty[path] = number
        elif call in ("fsync", "fsync-directory"):
            dirty.pop(path, None)
            removed_names.discard(path)
        elif call in ("unlink", "rmdir"):
            if is_kept(path) and parent != kept[0]:
                if current in dirty or os.path.dirname(current) in dirty and published:
                    faults.append(f"call {number} removes {path} before CURRENT is synced")
                if kept[0] in removed_names:
                    faults.append(f"call {number} removes {path} before it is synced that the "
                                  "manifests are gone")
            elif parent == kept[0] and path.endswith(".json"):
                removed_names.add(parent)
            for name in [name for name in dirty if name == path or name.startswith(path + "/")]:
                del dirty[name]
        elif call == "rename":
            if other == current:
                unsynced = [name for name in dirty if is_kept(name) or name == path]
                faults += [f"{name} is not synced when CURRENT is replaced" for name in unsynced]
                published = number
            elif path in dirty and is_kept(other):
                faults.append(f"{path} is renamed before it is synced")
            for name in [n for n in dirty if n == path or n.startswith(path + "/")]:
                dirty[other + name[len(path):]] = dirty.pop(name)
            dirty[os.path.dirname(other)] = number
            if parent != os.path.dirname(other):
                dirty[parent] = number
    return faults

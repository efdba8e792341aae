"""What happens to an archive around faults: two writers, planted links, kills, small disks.

Each check takes the workshop of crash_test.py and returns complaints. What the machine does not
allow is left out with a message.
"""

import contextlib
import fcntl
import os
import random
import shutil
import signal
import stat
import subprocess
import time

import archive_state as state
import articles

NOBODY = 65534


def complain_unless(condition, text):
    return [] if condition else [text]


@contextlib.contextmanager
def room_for(shop, start):
    room, archive = shop.copy(start)
    yield room, archive
    shutil.rmtree(room)


def check_is_whole(shop, archive, expected):
    complaints = complain_unless(state.shown_by(shop.programs, archive) == expected,
                                 "does not show what it must")
    complaints += state.verify(shop.programs, archive)
    return complaints + [f"left over: {name}" for name in state.leftovers(archive)]


def held_by(archive):
    """Holds the writer's lock as another program would, naming this process."""
    lock = open(os.path.join(archive, "writer.lock"), "w", encoding="ascii")
    fcntl.flock(lock, fcntl.LOCK_EX)
    lock.write(f"{os.getpid()} 2024-05-16T08:00:00Z\n")
    lock.flush()
    return lock


def second_writer(shop, _):
    """It fails with status 4 and names the first; a dead holder's lock is free at once."""
    with room_for(shop, "second") as (_, archive):
        before = state.shown_by(shop.programs, archive)
        with held_by(archive):
            for command, arguments in (("build", [shop.inputs["first"]]),
                                       ("update", [shop.inputs["third"]]),
                                       ("delete", ["--id", "n00005"]), ("merge", ["--all"]),
                                       ("rollback", ["--to", "1"]), ("gc", [])):
                result = shop.index(archive, command, arguments)
                text = f"{command} beside another writer: {result.returncode}: {result.stderr}"
                if result.returncode != 4 or f"process {os.getpid()}" not in result.stderr:
                    return [text]
        if state.shown_by(shop.programs, archive) != before:
            return ["a writer without the lock has changed the archive"]
        result = shop.index(archive, "update", [shop.inputs["third"]])
        return complain_unless(result.returncode == 0, "the lock of a dead writer is not free: " +
                               result.stderr)


def real_writers_meet(shop, _):
    """Of writers that start together each publishes or says that the archive is locked."""
    with room_for(shop, "first") as (room, archive):
        started = [subprocess.Popen([shop.programs.index, "update", archive, "--quiet",
                                     shop.inputs["second"]], cwd=room, text=True,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.PIPE) for _ in range(6)]
        ends = [(process.communicate()[1], process.returncode) for process in started]
        complaints = [f"{status}: {text}" for text, status in ends if status not in (0, 4)]
        complaints += complain_unless(any(status == 0 for _, status in ends), "nobody could write")
        expected = state.shown_by(shop.programs, shop.prepared["second"])
        return complaints + check_is_whole(shop, archive, expected)


def read_only_directory(shop, _):
    """Searches need no right to write; a writer says clearly that it has none."""
    with room_for(shop, "second") as (room, archive):
        expected = state.shown_by(shop.programs, archive)
        for directory, _, _ in os.walk(archive):
            os.chmod(directory, 0o555)
        for place in (shop.directory, room):
            os.chmod(place, 0o755)
        somebody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} \
            if os.geteuid() == 0 else {}
        try:
            found = shop.programs.run([shop.programs.search, "count", archive, ""], **somebody)
        except PermissionError:
            print("read-only directory: left out, another user cannot run the programs")
            return []
        result = shop.programs.run([shop.programs.index, "update", archive, "--quiet",
                                    shop.inputs["third"]], **somebody)
        complaints = complain_unless(found.returncode == 0, "search: " + found.stderr)
        complaints += complain_unless(
            result.returncode == 8 and archive in result.stderr and
            "Permission denied" in result.stderr, f"{result.returncode}: {result.stderr}")
        for directory, _, _ in os.walk(archive):
            os.chmod(directory, 0o755)
        return complaints + check_is_whole(shop, archive, expected)


def contents_under(directory):
    found = {}
    for place, names, files in os.walk(directory):
        for name in names + files:
            path = os.path.join(place, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[path] = file.read()
            else:
                found[path] = None
    return found


def symlinks(shop, _):
    """What somebody plants in an archive must not lead a writer to other people's files."""
    complaints = []
    for name in ("writer.lock", "CURRENT", "generations", "segments", "tombstones",
                 "segments/000003", "tombstones/000002-000003.bin", "work-1", "work-1/batches",
                 "generations/000003.json", "generations/000009.json",
                 "generations/000003.json.tmp-1-1", "CURRENT.tmp-1"):
        for command, arguments in (("update", [shop.inputs["third"]]),
                                   ("update", [shop.inputs["third"], "--resume"]),
                                   ("gc", ["--keep", "1"])):
            complaints += [f"{name} as a symlink, {command}: {text}"
                           for text in plant(shop, name, command, arguments)]
    return complaints


def plant(shop, name, command, arguments):
    with room_for(shop, "second") as (room, archive):
        victim = os.path.join(room, "victim")
        place = os.path.join(archive, name)
        if os.path.isdir(place):
            shutil.move(place, victim)  # all that a writer looks for, and more
        else:
            os.mkdir(victim)
        for more in ("diary.txt", "000007-000001.bin", "000044.json", "x.tmp-1", "spill-1"):
            with open(os.path.join(victim, more), "w", encoding="ascii") as file:
                file.write("2\n")
        os.makedirs(os.path.join(victim, "000077", "letters"))
        os.makedirs(os.path.join(victim, "batches"), exist_ok=True)
        for more in ("run.json", "batches/0.batch"):
            with open(os.path.join(victim, more), "w", encoding="ascii") as file:
                file.write('{"now":1}\n')
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if os.path.exists(place):
            os.remove(place)
        is_file = os.path.basename(place) in ("writer.lock", "CURRENT") or "." in name
        os.symlink(victim + "/diary.txt" if is_file else victim, place)
        before = contents_under(victim)
        result = shop.index(archive, command, arguments)
        after = contents_under(victim)
        lost = sorted(path for path in before if after.get(path, "gone") != before[path])
        complaints = [f"damages {os.path.relpath(path, victim)}" for path in lost]
        allowed = (0, 1, 2, 3, 5, 8)
        return complaints + complain_unless(result.returncode in allowed,
                                            f"{result.returncode}: {result.stderr}")


def umask(shop, _):
    """Files get the rights that the umask leaves, no more and no less."""
    complaints = []
    for mask in (0o022, 0o077, 0o002):
        with room_for(shop, None) as (room, archive):
            result = shop.programs.run([shop.programs.index, "build", archive, "--quiet",
                                        shop.inputs["first"]], umask=mask, cwd=room)
            complaints += complain_unless(result.returncode == 0, result.stderr)
            for place, names, files in os.walk(archive):
                for name in names + files:
                    path = os.path.join(place, name)
                    mode = stat.S_IMODE(os.lstat(path).st_mode)
                    wanted = (0o777 if os.path.isdir(path) else 0o666) & ~mask
                    complaints += complain_unless(
                        mode == wanted, f"umask {mask:03o}: {name} has {mode:o}, not {wanted:o}")
    return complaints


def kills_at_any_moment(shop, every):
    """Real threads and real timing: an archive is grown by updates that are killed all the time."""
    rounds = 400 if every else 8
    chance = random.Random(17)
    with room_for(shop, None) as (room, archive):
        base = articles.write(room + "/base.jsonl", [articles.article(n) for n in range(300)])
        shop.index(archive, "build", [base], threads=2)
        shown = {state.shown_by(shop.programs, archive)}
        complaints, killed = [], 0
        for number in range(rounds):
            night = [articles.article(n, text=n + 1000 * number)
                     for n in chance.sample(range(300), 20)]
            night += [articles.article(1000 + 20 * number + n) for n in range(20)]
            more = articles.write(room + "/night.jsonl", night)
            complete = room + "/complete"
            shutil.copytree(archive, complete, symlinks=True)
            began = time.monotonic()
            shop.index(complete, "update", [more], threads=2)
            usual = time.monotonic() - began
            before = state.shown_by(shop.programs, archive)
            shown = {before, state.shown_by(shop.programs, complete)}
            shutil.rmtree(complete)
            killed += kill_after(shop, archive, more, chance.uniform(0, 1.2 * usual))
            now = state.shown_by(shop.programs, archive)
            problems = complain_unless(now in shown, "shows neither the old nor the new")
            problems += state.verify(shop.programs, archive)
            if number % 5 == 4:
                result = shop.index(archive, "update", [more], threads=2)
                problems += complain_unless(result.returncode == 0, result.stderr)
                if number % 10 == 9:
                    result = shop.index(archive, "gc", ["--keep", "1"])
                    problems += complain_unless(result.returncode == 0, result.stderr)
                problems += [f"left over: {name}" for name in state.leftovers(archive)]
            complaints += [f"round {number}: {text}" for text in problems]
        print(f"kills at any moment: {killed} of {rounds} runs were killed")
        return complaints


def kill_after(shop, archive, more, seconds):
    process = subprocess.Popen([shop.programs.index, "update", archive, "--threads", "2", more],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return process.returncode == -signal.SIGKILL


SMALL_DISK = """
set -eu
mount -t tmpfs -o size="$1" none "$2"
cd "$2"
mkdir room
build=0
TMPDIR="$2/room" "$3" build "$2/a" --quiet "$4" 2>build.err >/dev/null || build=$?
update=-
if [ "$build" = 0 ]; then
  update=0
  "$3" update "$2/a" --quiet "$5" 2>update.err >/dev/null || update=$?
fi
again=-
if [ "$update" = 8 ]; then
  mount -o remount,size=100% "$2"
  again=0
  "$3" update "$2/a" --quiet "$5" 2>again.err >/dev/null || again=$?
fi
count=$("$6" count "$2/a" "" 2>/dev/null || true)
printf '%s %s %s %s\\n' "$build" "$update" "$again" "${count:-none}"
cat ./*.err >&2
cp -R "$2/a" "$7"
"""


def full_disk(shop, every):
    """A disk that is really full, of many sizes: nothing half is shown, more space is enough."""
    probe = shop.programs.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]) \
        if shutil.which("unshare") else None
    if probe is None or probe.returncode != 0:
        print("full disk: left out, this user cannot mount")
        return []
    complaints, ends = [], {}
    with room_for(shop, None) as (room, _):
        base = articles.write(room + "/base.jsonl", [articles.article(n) for n in range(400)])
        more = articles.write(room + "/more.jsonl",
                              [articles.article(n, text=n + 5000) for n in range(0, 800, 2)])
        counts = {8: ("none", "400"), 0: ("600",)}
        os.mkdir(room + "/disk")
        # Where values are written, a few kilobytes make the difference.
        for kilobytes in [*range(200, 5000, 40 if every else 600), *range(640, 720, 8)]:
            out = room + "/out"
            result = shop.programs.run(
                ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", f"{kilobytes}k", room + "/disk",
                 shop.programs.index, base, more, shop.programs.search, out])
            fields = result.stdout.split()
            end = " ".join(fields[:3])
            ends[end] = ends.get(end, 0) + 1
            last = fields[2] if len(fields) > 2 and fields[2] != "-" else "".join(fields[1:2])
            expected = {"-": ("none",), "0": counts[0], "8": ("400",)}.get(last, ())
            if len(fields) != 4 or fields[0] not in "08" or fields[3] not in expected:
                complaints.append(f"{kilobytes} kB: {result.stdout} {result.stderr}")
            elif "8" in fields[:2] and "No space left on device" not in result.stderr:
                complaints.append(f"{kilobytes} kB: unclear words: {result.stderr}")
            elif fields[0] == "0":
                complaints += [f"{kilobytes} kB: {text}" for text in
                               state.verify(shop.programs, out) + state.leftovers(out)]
            shutil.rmtree(out, ignore_errors=True)
    for end, count in sorted(ends.items()):
        print(f"full disk: build, update, update with space ended with {end}: {count} times")
    return complaints


CHECKS = [second_writer, real_writers_meet, read_only_directory, symlinks, umask,
          kills_at_any_moment, full_disk]


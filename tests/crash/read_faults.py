"""Files that cannot be read: every read of a search or of a writer fails, or gives less than asked."""

import json
import os
import shutil

import archive_state as state

# What a report says of the run.
NOT_COMPARED = ("took_ms", "seconds", "checksums")
SEARCHES = [["query", "harbour", "--format", "json", "--facet", "source", "--timeline", "month"],
            ["count", "lantern OR ferry"], ["suggest", "ha"], ["show", "n00005"],
            ["similar", "n00005", "--format", "json"], ["explain", "harbour", "-n", "1"]]
LOOKS = [["stats", "--json"], ["generations", "--json"], ["verify", "--json"],
         ["verify", "--deep", "--json"]]
# 5: what cannot be read may count as damaged. 8: the error is told as one.
REFUSALS = (5, 8)


def comparable(text):
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return {key: found[key] for key in found if key not in NOT_COMPARED} \
        if isinstance(found, dict) else found


def chosen(reads, every):
    """Numbers of the reads to spoil: all, or the first ones and some of the others."""
    step = 1 if every else max(1, reads // 5)
    return range(1, reads + 1, step)


def faults(reads, every):
    for at in chosen(reads, every):
        for kind in ("EIO", "EIO and from then on", "short"):
            plan = {"DATELINE_FAULT_AT": str(at), "DATELINE_FAULT_KIND": kind.split()[0]}
            if kind != kind.split()[0]:
                plan["DATELINE_FAULT_LASTS"] = "1"
            yield f"{kind} at read {at}", kind, plan


def run(shop, room, command, **plan):
    """Runs a program under the shim, which counts reads of everything in the room."""
    environment = dict(os.environ, TMPDIR=room, HOME=room, LD_PRELOAD=shop.programs.shim,
                       DATELINE_FAULT_DIR=room, DATELINE_FAULT_READS="1", **plan)
    return shop.programs.run(command, env=environment, cwd=room)


def count_reads(shop, room, command):
    log = room + "/reads.log"
    result = run(shop, room, command, DATELINE_FAULT_LOG=log)
    reads = len(state.Log(log).inside())
    os.remove(log)
    return result, reads


def reading(shop, every):
    """A search whose file cannot be read says so, and never gives part of the answer."""
    complaints, ends = [], {}
    room, archive = shop.copy("worn")
    commands = [[shop.programs.search, name, archive, *rest] for name, *rest in SEARCHES] + \
        [[shop.programs.index, name, archive, *rest] for name, *rest in LOOKS]
    for command in commands:
        good, reads = count_reads(shop, room, command)
        if good.returncode not in (0, 1) or reads == 0:
            complaints.append(f"{command[1]}: {good.returncode}, {reads} reads: {good.stderr}")
        for name, kind, plan in faults(reads, every):
            result = run(shop, room, command, **plan)
            same = (result.returncode, comparable(result.stdout)) == \
                (good.returncode, comparable(good.stdout))
            told = result.returncode in REFUSALS and \
                (archive in result.stdout + result.stderr or '"sound":false' in result.stdout) or \
                '"fault":' in result.stdout
            end = "as without" if same else f"status {result.returncode}"
            ends[end] = ends.get(end, 0) + 1
            if not same and not (told and kind != "short"):
                complaints.append(f"{command[1]}, {name}: {result.returncode}: {result.stderr}")
    shutil.rmtree(room)
    print("reads that fail, in searches: " +
          ", ".join(f"{end} {count}" for end, count in sorted(ends.items())))
    return complaints


def writing(shop, every):
    """A writer that cannot read leaves the archive as it was, and the next run is all right."""
    complaints, ends = [], {}
    for start, name, arguments in (("second", "update", [shop.inputs["third"]]),
                                   ("third", "merge", ["--all"]),
                                   ("third", "delete", ["--id", "n00004", "--purge"]),
                                   ("third", "rollback", ["--to", "1"]), ("third", "gc", []),
                                   ("third", "repair", [])):
        room, archive = shop.copy(start)
        command = [shop.programs.index, name, archive, "--threads", "1", "--quiet", *arguments]
        before = state.shown_by(shop.programs, archive)
        _, reads = count_reads(shop, room, command)
        after = state.shown_by(shop.programs, archive)
        shutil.rmtree(room)
        for text, kind, plan in faults(reads, every):
            room, archive = shop.copy(start)
            command[2] = archive
            result = run(shop, room, command, **plan)
            end = f"status {result.returncode}"
            ends[end] = ends.get(end, 0) + 1
            shown = state.shown_by(shop.programs, archive)
            allowed = [after] if result.returncode == 0 else [before]
            if "--purge" in arguments:
                allowed.append(after)  # it has failed, too, when it cannot remove what it must
            problems = [] if shown in allowed else ["shows what it must not"]
            if result.returncode != 0 and not (result.returncode in REFUSALS and kind != "short" and
                                               archive in result.stderr):
                problems.append("is not told well")
            again = shop.programs.run(command, cwd=room)
            if again.returncode != 0 or state.shown_by(shop.programs, archive) != after:
                problems.append(f"then {again.returncode}: {again.stderr}")
            problems += state.verify(shop.programs, archive)
            problems += [f"left over: {left}" for left in state.leftovers(archive)]
            complaints += [f"{name}, {text}: {problem}: {result.returncode}: {result.stderr}"
                           for problem in problems]
            shutil.rmtree(room)
    print("reads that fail, in writers: " +
          ", ".join(f"{end} {count}" for end, count in sorted(ends.items())))
    return complaints


CHECKS = [reading, writing]

"""What an import wrote the last time, remembered in a small file of the case, so that it knows its own claims again."""

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from rapallo.errors import CaseError, Fault
from rapallo.record.files import read_text, safe_path
from rapallo.record.journal import Stamp, stamp

__all__ = ["Kept", "Memory", "core_of", "memory_name", "place_of", "read_memory"]

_FORM = 1


class Kept(msgspec.Struct, array_like=True, omit_defaults=True):
    """One claim as it was written: its id, the key of what made it, digests of its cells, its locator and its row, further
    sources, and the number of the file that had it last."""

    claim: str
    key: str
    core: str
    at: str
    row: str = ""
    more: list[str] = []
    file: int = 0


class Memory(msgspec.Struct):
    """What one mapping made in one case: claims by key, things by key, sources by the text that names them; and from which files."""

    name: str
    claims: dict[str, Kept] = {}
    things: dict[str, str] = {}
    sources: dict[str, str] = {}
    files: list[str] = []
    stamp: Stamp = None

    def number_of(self, file: str) -> int:
        """The number of a file by its name, a new one where it was not imported before."""
        if file not in self.files:
            self.files.append(file)
        return self.files.index(file)

    def chunks(self) -> Iterator[str]:
        """The text of the file: JSON Lines, sorted."""
        encode = msgspec.json.Encoder().encode
        yield encode({"import": self.name, "form": _FORM}).decode() + "\n"
        for number, name in enumerate(self.files):
            yield encode({"file": name, "key": str(number)}).decode() + "\n"
        for key, name in sorted(self.things.items()):
            yield encode({"thing": name, "key": key}).decode() + "\n"
        for text, name in sorted(self.sources.items()):
            yield encode({"source": name, "key": text}).decode() + "\n"
        kept = sorted(self.claims.values(), key=lambda one: (one.claim, one.key))
        for start in range(0, len(kept), 5_000):
            yield "".join(encode(one).decode() + "\n" for one in kept[start : start + 5_000])


class _Line(msgspec.Struct):
    """A line that is no claim's."""

    key: str = ""
    thing: str = ""
    source: str = ""
    file: str = ""
    form: int = 0


def memory_name(name: str) -> str:
    """The file that remembers an import, by the mapping's name."""
    return f"imports/{name}.state.jsonl"


def read_memory(folder: str, name: str) -> Memory:
    """What the import of that name wrote; empty where it never ran. Raises `CaseError` (R904) where the file is damaged."""
    path = safe_path(folder, memory_name(name))
    memory = Memory(name, stamp=stamp(path))
    try:
        text = read_text(path)
    except FileNotFoundError:
        return memory
    claim, other = msgspec.json.Decoder(Kept).decode, msgspec.json.Decoder(_Line).decode
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if line.startswith("["):
                kept = claim(line)
                memory.claims[kept.key] = kept
                continue
            found = other(line)
        except msgspec.DecodeError:
            found = _Line()
        if found.thing != "":
            memory.things[found.key] = found.thing
        elif found.source != "":
            memory.sources[found.key] = found.source
        elif found.file != "" and found.key == str(len(memory.files)):
            memory.files.append(found.file)
        elif found.form != _FORM or number != 1:
            finding = "is no record of an import." if number == 1 else "is damaged on this line."
            remedy = "Restore it, or delete it: claims that say the same are then taken for its own, and others are left alone."
            raise CaseError([Fault(path, number, 0, "R904", "error", finding, remedy, "§1.10")])
    return memory


def core_of(cells: Sequence[str]) -> str:
    """What a claim's cells, its id and locator left out, come to in short."""
    return hashlib.blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def place_of(locator: str) -> str:
    """What a locator comes to in short."""
    return hashlib.blake2b(locator.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()

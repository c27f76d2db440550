"""Checks an export of Lianxin (连心) with nothing but Python 3: python3 verify.py [folder]

Every file's SHA-256, the number of rows of every table, every chain of events and of seals (SHA-256, and SM3 where
this Python has it), the seals' Merkle roots over the events, and the digests of the texts. Ends with code 1 when
anything is wrong. A ZIP file is unpacked first.
"""

import csv
import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

csv.field_size_limit(1 << 30)
Row = dict[str, Any]
Tell = Callable[[str], None]


def _has(name: str) -> bool:
    try:
        hashlib.new(name)
    except ValueError:
        return False
    return True


ALGORITHMS = [name for name in ("sha256", "sm3") if _has(name)]


def digest(name: str, content: bytes) -> bytes:
    return hashlib.new(name, content).digest()


def lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as source:
        if path.suffix == ".csv":
            yield from csv.DictReader(source)
        else:
            yield from map(json.loads, source)


def check_sums(folder: Path, tell: Tell) -> None:
    listed = {"SHA256SUMS"}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        listed.add(name)
        if not (folder / name).is_file():
            tell(f"{name}：文件缺失  missing")
        elif wanted != _sha256_of(folder / name):
            tell(f"{name}：与 SHA256SUMS 不符  does not fit its digest")
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in listed:
            tell(f"{path.relative_to(folder)}：不在 SHA256SUMS 中  is not listed")


def _sha256_of(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as source:
        while part := source.read(1 << 20):
            made.update(part)
    return made.hexdigest()


def check_counts(folder: Path, package: Row, tell: Tell) -> None:
    for resource in package["resources"]:
        found = sum(1 for _ in lines(folder / resource["path"]))
        if found != resource["rows"]:
            tell(f"{resource['path']}：应有 {resource['rows']} 行，实有 {found} 行  rows do not agree")


def canonical(row: Row, left_out: list[str]) -> bytes:
    """The bytes that were hashed: all columns but those left out, as sorted JSON."""
    content = {name: value for name, value in row.items() if name not in left_out}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


class Chain:
    """Walks along rows that each hash their predecessor."""

    def __init__(self, left_out: list[str]) -> None:
        self.left_out = left_out
        self.seq = 0
        self.previous = dict.fromkeys(ALGORITHMS, b"")

    def fits(self, row: Row) -> bool:
        content = canonical(row, self.left_out)
        sound = bool(row["seq"] == self.seq + 1)
        for name in ALGORITHMS:
            sound = sound and digest(name, self.previous[name] + content).hex() == row[name]
            self.previous[name] = bytes.fromhex(row[name])
        self.seq = row["seq"]
        return sound


def check_events(folder: Path, proof: Row, leaves: sqlite3.Connection, tell: Tell) -> int:
    count = 0
    for book in proof["books"]:
        key, chain = "", Chain(proof["not_hashed"])
        for row in lines(folder / book["path"]):
            own = ":".join(str(row[name]) for name in book["chain"])
            if own != key:
                key, chain = own, Chain(proof["not_hashed"])
            if not chain.fits(row):
                tell(f"{book['name']} {key} 第 {row['seq']} 条事件与摘要链不符  event does not fit its chain")
            _strike(leaves, (book["name"], key, row["seq"], row["sha256"], row["sm3"]))
            count += 1
    for book_name, key, seq in leaves.execute("SELECT book, chain, seq FROM leaf"):
        tell(f"{book_name} {key} 第 {seq} 条事件缺失或与封存不符  event is gone or is not the sealed one")
    return count


def _strike(leaves: sqlite3.Connection, event: tuple[Any, ...]) -> None:
    """A sealed event that is there as it was sealed is struck off."""
    leaves.execute("DELETE FROM leaf WHERE book = ? AND chain = ? AND seq = ? AND sha256 = ? AND sm3 = ?", event)


def check_seals(folder: Path, proof: Row, leaves: sqlite3.Connection, tell: Tell) -> int:
    """Keeps every seal's leaves for `check_events`, and proves each seal's chain and roots."""
    grouped = _grouped(folder / proof["leaves"])
    chains: dict[tuple[str, int], Chain] = {}
    count = 0
    for seal in lines(folder / proof["seals"]):
        name = f"{seal['book']} 平台 {seal['hub_id']} 第 {seal['seq']} 次封存"
        own = grouped(seal["id"])
        leaves.executemany("INSERT INTO leaf VALUES (?, ?, ?, ?, ?)", ((seal["book"], *leaf) for leaf in own))
        if not chains.setdefault((seal["book"], seal["hub_id"]), Chain(proof["not_hashed"])).fits(seal):
            tell(f"{name}与摘要链不符  seal does not fit its chain")
        for algorithm in ALGORITHMS:
            if root(algorithm, own) != seal[f"root_{algorithm}"]:
                tell(f"{name}的根与叶不符  seal's root does not fit its leaves ({algorithm})")
        count += 1
    return count


def _grouped(path: Path) -> Callable[[int], list[list[Any]]]:
    """The leaves of one seal after the other, as the seals stand."""
    rows = lines(path)
    waiting = [next(rows, None)]

    def of(seal_id: int) -> list[list[Any]]:
        found = []
        while (row := waiting[0]) is not None and row["seal_id"] == seal_id:
            found.append([row["chain_key"], row["seq"], row["sha256"], row["sm3"]])
            waiting[0] = next(rows, None)
        return found

    return of


def root(algorithm: str, leaves: list[list[Any]]) -> str:
    """The root of the Merkle tree of RFC 6962, section 2.1."""
    nodes = [digest(algorithm, b"\x00" + json.dumps(leaf, separators=(",", ":")).encode()) for leaf in leaves]
    if not nodes:
        return digest(algorithm, b"").hex()
    while len(nodes) > 1:
        paired = [digest(algorithm, b"\x01" + b"".join(nodes[at : at + 2])) for at in range(0, len(nodes) - 1, 2)]
        nodes = paired + nodes[len(paired) * 2 :]
    return nodes[0].hex()


def check_texts(folder: Path, proof: Row, tell: Tell) -> None:
    """A text's digest, which its event holds, is SHA-256 of salt and text."""
    for row in lines(folder / proof["texts"]):
        text = original(row["text"])
        if hashlib.sha256(bytes.fromhex(row["salt"]) + text.encode()).hexdigest() != row["digest"]:
            tell(f"文本 {row['id']} 与它的摘要不符  text does not fit its digest")


def original(cell: str) -> str:
    """A text of a CSV cell without the mark that keeps spreadsheet programs from taking it for a formula."""
    marked = cell.startswith("'") and cell.lstrip("'").startswith(tuple("=+-@\t\r\n＝＋－＠"))
    return cell[1:] if marked else cell


def main(folder: Path) -> int:
    faults: list[str] = []

    def tell(fault: str) -> None:
        faults.append(fault)
        sys.stdout.write(f"✗ {fault}\n")

    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    proof = package["proof"]
    leaves = sqlite3.connect("")  # in a temporary file
    leaves.execute("CREATE TABLE leaf (book, chain, seq, sha256, sm3, PRIMARY KEY (book, chain, seq)) WITHOUT ROWID")
    check_sums(folder, tell)
    check_counts(folder, package, tell)
    seals = check_seals(folder, proof, leaves, tell)
    events = check_events(folder, proof, leaves, tell)
    check_texts(folder, proof, tell)
    if "sm3" not in ALGORITHMS:
        sys.stdout.write("此 Python 没有 SM3，只核对了 SHA-256  No SM3 here: SHA-256 alone was checked\n")
    sys.stdout.write(f"事件 events {events}，封存 seals {seals}，问题 faults {len(faults)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))

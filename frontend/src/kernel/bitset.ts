/** Lines of steps: bit t of word t >> 5 says that something holds during step t (§2.1). A line is never changed once it is handed on. */

export type Line = Uint32Array;

/** The line that holds at the runs given by their first and last steps. */
export function fromRuns(runs: readonly number[], words: number): Line {
  const line = new Uint32Array(words);
  for (let at = 0; at + 1 < runs.length; at += 2) fill(line, runs[at]!, runs[at + 1]!);
  return line;
}

/** Sets the bits from one step to another, both included. */
export function fill(line: Line, first: number, last: number): void {
  if (last < first) return;
  const low = first >> 5, high = last >> 5;
  const head = 0xffffffff << (first & 31), tail = 0xffffffff >>> (31 - (last & 31));
  if (low === high) { line[low]! |= head & tail; return; }
  line[low]! |= head;
  for (let word = low + 1; word < high; word++) line[word] = 0xffffffff;
  line[high]! |= tail;
}

export const has = (line: Line, step: number): boolean => ((line[step >> 5]! >>> (step & 31)) & 1) === 1;

export function isEmpty(line: Line): boolean {
  for (let word = 0; word < line.length; word++) if (line[word] !== 0) return false;
  return true;
}
export function equal(one: Line, other: Line): boolean {
  if (one === other) return true;
  for (let word = 0; word < one.length; word++) if (one[word] !== other[word]) return false;
  return true;
}
export function meet(one: Line, other: Line): boolean {
  for (let word = 0; word < one.length; word++) if ((one[word]! & other[word]!) !== 0) return true;
  return false;
}
/** Whether one holds nowhere but where the other does. */
export function within(one: Line, other: Line): boolean {
  for (let word = 0; word < one.length; word++) if ((one[word]! & ~other[word]!) !== 0) return false;
  return true;
}
export function and(one: Line, other: Line): Line {
  const line = one.slice();
  for (let word = 0; word < line.length; word++) line[word]! &= other[word]!;
  return line;
}
export function or(one: Line, other: Line): Line {
  const line = one.slice();
  for (let word = 0; word < line.length; word++) line[word]! |= other[word]!;
  return line;
}
export function xor(one: Line, other: Line): Line {
  const line = one.slice();
  for (let word = 0; word < line.length; word++) line[word]! ^= other[word]!;
  return line;
}
/** Where one holds and the other does not. */
export function less(one: Line, other: Line): Line {
  const line = one.slice();
  for (let word = 0; word < line.length; word++) line[word]! &= ~other[word]!;
  return line;
}
/** A line from a step on. */
export function from(line: Line, step: number): Line {
  const found = line.slice();
  const at = step >> 5;
  if (step <= 0) return found;
  found.fill(0, 0, Math.min(at, found.length));
  if (at < found.length) found[at]! &= 0xffffffff << (step & 31);
  return found;
}
/** A line up to and including a step. */
export function until(line: Line, step: number): Line {
  const found = line.slice();
  const at = step >> 5;
  if (at >= found.length) return found;
  found[at]! &= 0xffffffff >>> (31 - (step & 31));
  found.fill(0, at + 1);
  return found;
}

/** The first step from `start` on at which a line holds; −1: none. */
export function nextSet(line: Line, start: number): number {
  let word = start >> 5;
  if (word >= line.length) return -1;
  let bits = line[word]! & (0xffffffff << (start & 31));
  while (bits === 0) { if (++word >= line.length) return -1; bits = line[word]!; }
  return (word << 5) + 31 - Math.clz32(bits & -bits);
}
/** The first step from `start` on at which a line does not hold; perhaps that after its last word. */
export function nextClear(line: Line, start: number): number {
  let word = start >> 5;
  if (word >= line.length) return start;
  let bits = ~line[word]! & (0xffffffff << (start & 31));
  while (bits === 0) { if (++word >= line.length) return line.length << 5; bits = ~line[word]!; }
  return (word << 5) + 31 - Math.clz32(bits & -bits);
}
export const first = (line: Line): number | null => { const step = nextSet(line, 0); return step < 0 ? null : step; };
export function last(line: Line): number | null {
  for (let word = line.length - 1; word >= 0; word--) if (line[word] !== 0) return (word << 5) + 31 - Math.clz32(line[word]!);
  return null;
}
/** The `count`-th step of a line, from 1; −1: it has fewer. */
export function nth(line: Line, count: number): number {
  let left = count;
  for (let start = nextSet(line, 0); start >= 0; ) {
    const stop = nextClear(line, start);
    if (stop - start >= left) return start + left - 1;
    left -= stop - start;
    start = nextSet(line, stop);
  }
  return -1;
}
/** The step at which the first stretch of `length` steps in a row is complete; −1: there is none. */
export function endsOfRuns(line: Line, length: number): number {
  for (let start = nextSet(line, 0); start >= 0; ) {
    const stop = nextClear(line, start);
    if (stop - start >= length) return start + length - 1;
    start = nextSet(line, stop);
  }
  return -1;
}

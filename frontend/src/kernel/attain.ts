/** What is held when in one reading: the least fixed point of §4.4, needs first, circles until nothing changes. */
import { fill, last, nextClear, nextSet, nth, within, type Line } from "./bitset";
import type { Component, Network, Value } from "./network";

/** One consistent set of values for the network (§5.1): lines per holding, then per way. `null`: nothing removed, no unknown single step. */
export interface Reading {
  given: Line[]; removed: (Line | null)[]; exists: Line[];
  open: Line[]; sometime: (Line | null)[]; values: Value[];
}
/** H of every holding, one beside another; and the reading it is of. */
export interface Held { reading: Reading; bits: Uint32Array }

export const heldLine = (network: Network, held: Held, holding: number): Line => held.bits.subarray(holding * network.words, (holding + 1) * network.words);

/** Work of one way as it is looked at: made once, used for all. */
export interface Desk { work: Uint32Array; result: Uint32Array; changed: Uint8Array; waiting: Uint8Array }
export const desk = (network: Network): Desk => ({
  work: new Uint32Array(network.words), result: new Uint32Array(network.words), changed: new Uint8Array(network.holdings), waiting: new Uint8Array(network.ways),
});

/** H in a reading. `near`: what is held in a reading that differs in little; what no difference reaches is taken over from there. */
export function attain(network: Network, reading: Reading, at: Desk, near: Held | null = null): Held {
  const { words } = network;
  const bits = near === null ? new Uint32Array(network.holdings * words) : near.bits.slice();
  const held: Held = { reading, bits };
  const { changed } = at;
  changed.fill(near === null ? 1 : 0);
  for (const component of network.order) {
    if (near !== null && !differs(component, reading, near.reading, changed)) continue;
    settle(network, component, reading, bits, at);
    if (near !== null) for (const holding of component.holdings) if (!same(bits, near.bits, holding * words, words)) changed[holding] = 1;
  }
  return held;
}

function differs(component: Component, one: Reading, other: Reading, changed: Uint8Array): boolean {
  for (const holding of component.outside) if (changed[holding] === 1) return true;
  for (const holding of component.holdings)
    if (one.given[holding] !== other.given[holding] || one.removed[holding] !== other.removed[holding] || one.exists[holding] !== other.exists[holding]) return true;
  for (const way of component.ways)
    if (one.open[way] !== other.open[way] || one.sometime[way] !== other.sometime[way] || one.values[way] !== other.values[way]) return true;
  return false;
}
function same(one: Uint32Array, other: Uint32Array, start: number, words: number): boolean {
  for (let at = start; at < start + words; at++) if (one[at] !== other[at]) return false;
  return true;
}

function settle(network: Network, component: Component, reading: Reading, bits: Uint32Array, at: Desk): void {
  const { words } = network;
  for (const holding of component.holdings) {
    const given = reading.given[holding]!, exists = reading.exists[holding]!, removed = reading.removed[holding]!;
    for (let word = 0, place = holding * words; word < words; word++, place++) bits[place] = given[word]! & exists[word]! & (removed === null ? -1 : ~removed[word]!);
  }
  if (!component.circle) {
    for (const way of component.ways) add(network, reading, way, bits, at);
    return;
  }
  const queue = [...component.ways], { waiting } = at;
  for (const way of queue) waiting[way] = 1;
  for (let next = 0; next < queue.length; next++) {
    const way = queue[next]!;
    waiting[way] = 0;
    if (!add(network, reading, way, bits, at)) continue;
    for (const fed of component.fed.get(network.gives[way]!)!) if (waiting[fed] === 0) { waiting[fed] = 1; queue.push(fed); }
  }
}

/** Adds what a way leaves to what it gives; whether that is more. */
function add(network: Network, reading: Reading, way: number, bits: Uint32Array, at: Desk): boolean {
  const { words } = network, gives = network.gives[way]!, { work, result } = at;
  if (!worked(network, reading, way, bits, at)) return false;
  if (!left(network, reading, way, work, result)) return false;
  const exists = reading.exists[gives]!, removed = reading.removed[gives]!;
  let more = false;
  for (let word = 0, place = gives * words; word < words; word++, place++) {
    const now = bits[place]!;
    const then = (now | (result[word]! & exists[word]! & (removed === null ? -1 : ~removed[word]!))) >>> 0;
    if (then !== now) { bits[place] = then; more = true; }
  }
  return more;
}

/** N of a way (§4.2) into the desk's `work`: open, all needs held, what it gives not removed. Whether there is any. */
export function worked(network: Network, reading: Reading, way: number, bits: Uint32Array, at: Desk): boolean {
  const { words } = network, { work } = at, open = reading.open[way]!, removed = reading.removed[network.gives[way]!]!;
  let any = 0;
  for (let word = 0; word < words; word++) any |= work[word] = open[word]! & (removed === null ? -1 : ~removed[word]!);
  if (any === 0) return false;
  if (reading.values[way]!.waived) return true;
  for (const { k, of } of network.needs[way]!) {
    any = 0;
    if (k === 1 && of.length === 1) {
      for (let word = 0, place = of[0]! * words; word < words; word++, place++) any |= work[word]! &= bits[place]!;
    } else if (k <= 0) {
      any = 1;
    } else if (k <= of.length) {
      for (let word = 0; word < words; word++) any |= work[word]! &= atLeast(k, of, bits, word, words);
    }
    if (any === 0) { work.fill(0); return false; }
  }
  return true;
}

const reached = new Int32Array(64);
/** One word of the steps at which at least `k` of some holdings are held. */
function atLeast(k: number, of: readonly number[], bits: Uint32Array, word: number, words: number): number {
  const levels = k <= reached.length ? reached : new Int32Array(k);
  levels.fill(0, 0, k);
  for (const one of of) {
    const line = bits[one * words + word]!;
    for (let level = k - 1; level > 0; level--) levels[level]! |= levels[level - 1]! & line;
    levels[0]! |= line;
  }
  return levels[k - 1]!;
}

/** O of a way (§4.3) from its worked steps, before existence and removals. Whether there is any. */
export function left(network: Network, reading: Reading, way: number, work: Line, result: Line): boolean {
  const { takes, unbroken, keeps } = reading.values[way]!, sometime = reading.sometime[way]!, { steps } = network;
  if (sometime !== null) {
    result.fill(0);
    if (takes > 1 || !within(sometime, work)) return false;
    const start = last(sometime)! + takes, stop = Math.min(nextSet(sometime, 0) + keeps, steps - 1);
    fill(result, start, stop);
    return stop >= start;
  }
  if (takes === 0 && keeps === 0) { result.set(work); return true; }
  const start = endOfStartUp(work, takes, unbroken, steps);
  result.fill(0);
  if (start < 0 || start >= steps) return false;
  if (keeps >= steps - 1) { fill(result, start, steps - 1); return true; }
  let any = false;
  for (let low = nextSet(work, 0); low >= 0; ) {
    const after = nextClear(work, low), from = Math.max(low, start), to = Math.min(after - 1 + keeps, steps - 1);
    if (to >= from) { fill(result, from, to); any = true; }
    low = nextSet(work, after);
  }
  return any;
}

/** The step s of §4.2; −1: start-up never ends. */
export function endOfStartUp(work: Line, takes: number, unbroken: boolean, steps: number): number {
  const low = nextSet(work, 0);
  if (low < 0 || takes === 0) return low;
  if (takes >= steps) return -1;
  if (takes === 1) return low + 1;
  if (!unbroken) { const found = nth(work, takes); return found < 0 ? -1 : found + 1; }
  for (let start = low; start >= 0; ) {
    const stop = nextClear(work, start);
    if (stop - start >= takes) return start + takes;
    start = nextSet(work, stop);
  }
  return -1;
}

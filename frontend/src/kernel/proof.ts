/** Which ways a well-founded derivation of a holding at a step uses: rounds from below, then back from the claim (§4.4, §6). */
import { and, endsOfRuns, fill, has, isEmpty, last, less, nextClear, nextSet, nth, or, until, type Line } from "./bitset";
import { desk, left, worked, type Reading } from "./attain";
import type { Need, Network } from "./network";

type Gains = { round: number; line: Line }[][];

/** The ways of the shallowest derivation; `null`: it is not held then. */
export function derivation(network: Network, reading: Reading, target: number, step: number, bearing: readonly number[]): Set<number> | null {
  const gains = rounds(network, reading, target, step, bearing);
  return gains === null ? null : back(network, reading, gains, target, step);
}

function rounds(network: Network, reading: Reading, target: number, step: number, bearing: readonly number[]): Gains | null {
  const { words } = network, at = desk(network), near = new Set(bearing);
  const gains: Gains = Array.from({ length: network.holdings }, () => []);
  const bits = new Uint32Array(network.holdings * words);
  const room = (holding: number) => { const removed = reading.removed[holding]!; return removed === null ? reading.exists[holding]! : less(reading.exists[holding]!, removed); };
  const rooms = new Map<number, Line>(bearing.map((holding) => [holding, room(holding)]));
  for (const holding of bearing) {
    const line = and(reading.given[holding]!, rooms.get(holding)!);
    bits.set(line, holding * words);
    if (!isEmpty(line)) gains[holding]!.push({ round: 0, line });
  }
  let ways = bearing.flatMap((holding) => network.into[holding]!);
  for (let round = 1; !has(bits.subarray(target * words, (target + 1) * words), step); round++) {
    const fresh = new Map<number, Line>();
    for (const way of ways) {
      const gives = network.gives[way]!;
      if (!worked(network, reading, way, bits, at) || !left(network, reading, way, at.work, at.result)) continue;
      const line = less(and(at.result, rooms.get(gives)!), bits.subarray(gives * words, (gives + 1) * words));
      if (!isEmpty(line)) fresh.set(gives, fresh.has(gives) ? or(fresh.get(gives)!, line) : line);
    }
    if (fresh.size === 0) return null;
    const next = new Set<number>();
    for (const [gives, line] of fresh) {
      gains[gives]!.push({ round, line });
      bits.set(or(bits.subarray(gives * words, (gives + 1) * words), line), gives * words);
      for (const way of network.fed[gives]!) if (near.has(network.gives[way]!)) next.add(way);
    }
    ways = [...next];
  }
  return gains;
}

function back(network: Network, reading: Reading, gains: Gains, target: number, step: number): Set<number> {
  const { words } = network, at = desk(network), used = new Set<number>();
  const wanted: Map<number, Line>[] = [];
  const want = (holding: number, line: Line) => {
    for (const { round, line: fresh } of gains[holding]!) {
      const some = and(line, fresh);
      if (isEmpty(some)) continue;
      const level = (wanted[round] ??= new Map());
      level.set(holding, level.has(holding) ? or(level.get(holding)!, some) : some);
    }
  };
  const claim = new Uint32Array(words);
  fill(claim, step, step);
  want(target, claim);
  for (let round = wanted.length - 1; round > 0; round--) {
    for (const [holding, asked] of wanted[round] ?? []) {
      let line = asked;
      const bits = new Uint32Array(network.holdings * words);
      for (const way of network.into[holding]!) for (const need of network.needs[way]!) for (const one of need.of) bits.set(before(gains[one]!, round, words), one * words);
      for (const way of network.into[holding]!) {
        if (!worked(network, reading, way, bits, at) || !left(network, reading, way, at.work, at.result)) continue;
        const proved = and(line, at.result);
        if (isEmpty(proved)) continue;
        line = less(line, proved);
        used.add(way);
        const steps = restsOn(network, reading, way, at.work.slice(), proved);
        if (!reading.values[way]!.waived) for (const need of network.needs[way]!) for (const [one, some] of options(need, steps, bits, words)) want(one, some);
      }
    }
  }
  return used;
}

function before(gains: Gains[number], round: number, words: number): Line {
  const line = new Uint32Array(words);
  for (const one of gains) if (one.round < round) for (let word = 0; word < words; word++) line[word]! |= one.line[word]!;
  return line;
}

/** The worked steps that start-up and the proved steps rest on. */
function restsOn(network: Network, reading: Reading, way: number, work: Line, proved: Line): Line {
  const { takes, unbroken, keeps } = reading.values[way]!, sometime = reading.sometime[way]!;
  if (sometime !== null) return sometime;
  const used = new Uint32Array(network.words);
  if (takes > 0 && unbroken) { const end = endsOfRuns(work, takes); fill(used, end - takes + 1, end); }
  else if (takes > 0) used.set(until(work, nth(work, takes)));
  let rest = less(proved, kept(used, keeps, network.steps));
  for (let first = nextSet(rest, 0); first >= 0; first = nextSet(rest, 0)) {
    const latest = last(until(work, first))!, line = new Uint32Array(network.words);
    fill(line, latest, latest);
    fill(used, latest, latest);
    rest = less(rest, kept(line, keeps, network.steps));
  }
  return used;
}
function kept(line: Line, keeps: number, steps: number): Line {
  const found = new Uint32Array(line.length);
  for (let low = nextSet(line, 0); low >= 0; ) { const after = nextClear(line, low); fill(found, low, Math.min(after - 1 + keeps, steps - 1)); low = nextSet(line, after); }
  return found;
}

/** For each of the used steps the first k options that are held then. */
function options(need: Need, used: Line, bits: Uint32Array, words: number): [number, Line][] {
  if (need.k === 1 && need.of.length === 1) return [[need.of[0]!, used]];
  const found: [number, Line][] = [], missing = Array.from({ length: Math.max(need.k, 0) }, () => used);
  for (const one of need.of) {
    const line = bits.slice(one * words, (one + 1) * words);
    let taken: Line = new Uint32Array(words);
    missing.forEach((some, place) => {
      const met = less(and(some, line), taken);
      missing[place] = less(some, met);
      taken = or(taken, met);
    });
    if (!isEmpty(taken)) found.push([one, taken]);
  }
  return found;
}

/** Taking things away: what goes with them, from when until when, as changes to a reading (§7). */
import { and, equal, fill, isEmpty, less, meet, or, within, type Line } from "./bitset";
import { FAVOURABLE, UNFAVOURABLE, type Bound } from "./record";
import type { Reading } from "./attain";
import type { Compiled } from "./network";

/** What is taken away, by number; holdings as thing and holder (−1: a bare thing). */
export interface Cut {
  things: readonly number[]; holdings: readonly (readonly [number, number])[]; claims: readonly number[]; sources: readonly number[];
  between: readonly [readonly number[], readonly number[]] | null; start: number; stop: number | null;
}
/** Steps at which holdings are removed and ways closed, by place. */
export interface Delta { removed: Map<number, Line>; closed: Map<number, Line> }
/** Open identities over which a removal passes on, among those that are decided. */
export interface Carried { decided: ReadonlySet<number>; on: ReadonlySet<number> }
interface Edge { below: number; surely: Line; possibly: Line; identity: number }
type Lives = Map<number, Line>;

const UNDECIDED: Carried = { decided: new Set(), on: new Set() };

function put(into: Map<number, Line>, key: number, line: Line): void {
  const known = into.get(key);
  into.set(key, known === undefined || known === line ? line : or(known, line));
}

/** Who is part of whom; the same for the part and the whole. */
export class Edges {
  private readonly below = new Map<number, Edge[]>();
  constructor(data: Compiled, lines: readonly Line[], private readonly none: Line, private readonly full: Line) {
    for (const [whole, below, surely, possibly, identity] of data.edges) {
      const edge = { below, surely: lines[surely]!, possibly: lines[possibly]!, identity };
      const several = this.below.get(whole);
      if (several === undefined) this.below.set(whole, [edge]); else several.push(edge);
    }
  }
  of(thing: number): readonly Edge[] { return this.below.get(thing) ?? []; }

  /** Things with all that goes with them, and the steps at which each is away. */
  spread(things: Iterable<number>, line: Line, surely: boolean, carried: Carried): Lives {
    const away: Lives = new Map();
    for (const thing of things) away.set(thing, line);
    const waiting = [...away.keys()];
    while (waiting.length > 0) {
      const thing = waiting.pop()!;
      for (const { below, surely: certain, possibly, identity } of this.of(thing)) {
        const edge = carried.decided.has(identity) ? (carried.on.has(identity) ? possibly : this.none) : surely ? certain : possibly;
        if (edge === this.none) continue;
        const here = away.get(thing)!, known = away.get(below), gone = edge === this.full ? here : and(here, edge);
        if (known === undefined ? isEmpty(gone) : within(gone, known)) continue;
        away.set(below, known === undefined ? gone : or(known, gone));
        waiting.push(below);
      }
    }
    return away;
  }
}

/** Made ready to cut some holdings and ways: those of the part, or all. */
export class Knife {
  private readonly holdingsWith = new Map<number, number[]>();
  private readonly placeOf = new Map<string, number>();
  private readonly thingOf: number[];
  private readonly waysNaming = new Map<number, number[]>();
  private readonly known = new Map<string, Delta>();
  private cutKnown: Cut | null = null;
  private open: readonly number[] = [];
  private openFor: Cut | null = null;

  constructor(
    private readonly data: Compiled, private readonly edges: Edges, things: ReadonlyMap<string, number>,
    readonly holdings: readonly number[], readonly ways: readonly number[], private readonly full: Line,
  ) {
    const list = (into: Map<number, number[]>, key: number, place: number) => { const several = into.get(key); if (several === undefined) into.set(key, [place]); else several.push(place); };
    this.thingOf = holdings.map((old, place) => {
      const [thing, actor] = split(data.holdings[old]!), one = things.get(thing)!;
      list(this.holdingsWith, one, place);
      if (actor !== "" && actor !== thing) list(this.holdingsWith, things.get(actor)!, place);
      this.placeOf.set(data.holdings[old]!, place);
      return one;
    });
    ways.forEach((way, place) => { for (const thing of data.ways[way]![3]) list(this.waysNaming, thing, place); });
  }

  /** The steps for which a cut is made. */
  line(cut: Cut): Line {
    const line = new Uint32Array(this.full.length), last = this.data.steps - 1;
    fill(line, Math.max(cut.start, 0), cut.stop === null ? last : Math.min(cut.stop, last));
    return line;
  }

  /** What a cut takes from a reading of a bound; withdrawn claims and sources are no part of it. */
  delta(cut: Cut, bound: Bound, carried: Carried = UNDECIDED): Delta {
    if (this.cutKnown !== cut) { this.known.clear(); this.cutKnown = cut; }
    const key = `${bound}|${[...carried.decided].join()}|${[...carried.on].join()}`;
    let found = this.known.get(key);
    if (found === undefined) this.known.set(key, (found = this.made(cut, bound === FAVOURABLE, carried)));
    return found;
  }

  private made(cut: Cut, surely: boolean, carried: Carried): Delta {
    const line = this.line(cut), removed: Lives = new Map(), closed: Lives = new Map();
    for (const [thing, gone] of this.edges.spread(cut.things, line, surely, carried)) {
      for (const place of this.holdingsWith.get(thing) ?? []) put(removed, place, gone);
      for (const place of this.waysNaming.get(thing) ?? []) put(closed, place, gone);
    }
    for (const [thing, actor] of cut.holdings) {
      if (actor < 0) {
        for (const place of this.holdingsWith.get(thing) ?? []) if (this.thingOf[place] === thing) put(removed, place, line);
        continue;
      }
      for (const [holder, gone] of this.edges.spread([actor], line, surely, carried)) {
        const place = this.placeOf.get(`${this.data.things.ids[thing]!}@${this.data.things.ids[holder]!}`);
        if (place !== undefined) put(removed, place, gone);
      }
    }
    if (cut.between !== null) this.passing(cut.between, line, surely, carried, closed);
    return { removed, closed };
  }

  /** The ways that pass between two sides, and when: who gets it on one side, who acts, or where, on the other. */
  private passing(between: readonly [readonly number[], readonly number[]], line: Line, surely: boolean, carried: Carried, closed: Lives): void {
    const one = this.edges.spread(between[0], this.full, surely, carried), other = this.edges.spread(between[1], this.full, surely, carried);
    this.ways.forEach((way, place) => {
      const [, , act, , holders, actors] = this.data.ways[way]!;
      if (act === 0) return;
      for (const [getting, acting] of [[one, other], [other, one]] as const) {
        const got = any(getting, holders);
        if (got === null) continue;
        const gave = any(acting, actors);
        if (gave === null) continue;
        if (meet(got, gave)) { const passes = and(and(got, gave), line); if (!isEmpty(passes)) put(closed, place, passes); }
      }
    });
  }

  /** The uncertain identities over which a removal would pass on to something here (§1.6), sorted by id. */
  openIdentities(cut: Cut): readonly number[] {
    if (this.openFor !== cut) { this.open = this.opened(cut); this.openFor = cut; }
    return this.open;
  }

  private opened(cut: Cut): number[] {
    const actors = cut.holdings.filter(([, actor]) => actor >= 0).map(([, actor]) => actor);
    const sides = cut.between === null ? [] : [...cut.between[0], ...cut.between[1]];
    const near = new Set<number>();
    for (const thing of this.edges.spread([...cut.things, ...actors, ...sides], this.full, false, UNDECIDED).keys())
      for (const edge of this.edges.of(thing)) if (edge.identity >= 0) near.add(edge.identity);
    if (near.size === 0) return [];
    const none = this.delta(cut, UNFAVOURABLE, { decided: near, on: new Set() }), every = this.delta(cut, UNFAVOURABLE, { decided: near, on: near });
    if (alike(none, every)) return [];
    const ids = this.data.claims.ids;
    return [...near].sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1)).filter((identity) => {
      const alone = this.delta(cut, UNFAVOURABLE, { decided: near, on: new Set([identity]) });
      const rest = this.delta(cut, UNFAVOURABLE, { decided: near, on: new Set([...near].filter((one) => one !== identity)) });
      return !alike(alone, none) || !alike(rest, every);
    });
  }

  /** What goes with a cut: things, those that surely do, holdings out of reach, ways halted while they may have been open. */
  cascade(cut: Cut, lines: readonly Line[]): { things: string[]; surely: string[]; holdings: string[]; ways: string[] } {
    const line = this.line(cut), ids = this.data.things.ids;
    const names = (surely: boolean) => [...this.edges.spread(cut.things, line, surely, UNDECIDED).keys()].map((one) => ids[one]!).sort();
    const delta = this.delta(cut, UNFAVOURABLE), halted = new Map(delta.closed), gone = new Map<number, Line>();
    for (const [place, away] of delta.removed) gone.set(this.holdings[place]!, away);
    this.ways.forEach((way, place) => { const away = gone.get(this.data.ways[way]![1]); if (away !== undefined) put(halted, place, away); });
    const ways = [...halted].filter(([place, away]) => meet(lines[this.data.ways[this.ways[place]!]![6]]!, away)).map(([place]) => place);
    return {
      things: names(false), surely: names(true), holdings: [...gone.keys()].map((one) => this.data.holdings[one]!).sort(),
      ways: ways.sort((a, b) => a - b).map((place) => this.data.ways[this.ways[place]!]![0]),
    };
  }
}

export function split(text: string): [string, string] {
  const at = text.indexOf("@");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
function any(side: Lives, things: readonly number[]): Line | null {
  let found: Line | null = null;
  for (const thing of things) { const line = side.get(thing); if (line !== undefined) found = found === null ? line : or(found, line); }
  return found;
}
function alike(one: Delta, other: Delta): boolean {
  const same = (a: Lives, b: Lives) => a.size === b.size && [...a].every(([key, line]) => { const then = b.get(key); return then !== undefined && equal(line, then); });
  return same(one.removed, other.removed) && same(one.closed, other.closed);
}

/** A reading with a change made: what is removed is neither held nor worked on, and what rests on it is closed. */
export function cutReading(base: Reading, delta: Delta, empty: Line): Reading {
  const removed = base.removed.slice(), open = base.open.slice(), sometime = base.sometime.slice();
  for (const [place, line] of delta.removed) removed[place] = removed[place] === null ? line : or(removed[place]!, line);
  for (const [place, line] of delta.closed) {
    if (meet(open[place]!, line)) open[place] = less(open[place]!, line);
    if (sometime[place] !== null && meet(sometime[place]!, line)) { open[place] = empty; sometime[place] = null; }
  }
  return { ...base, removed, open, sometime };
}

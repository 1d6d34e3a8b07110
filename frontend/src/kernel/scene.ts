/** The readings of one stage: every bound, over every choice among rivals and open identities (§5.2). */
import { from, isEmpty, less, or, within, type Line } from "./bitset";
import { left, type Reading } from "./attain";
import { cutReading, type Carried, type Cut, type Delta, type Knife } from "./cut";
import type { Compiled, Group, Network, Path, Value } from "./network";
import { leftOpen, type Named } from "./reading";
import { FAVOURABLE, KEPT, some, type Bound, type Record as Claims, type Withdrawn } from "./record";

const MOST_IDENTITIES = 6, MOST_GROUPS = 12, MOST_CHOICES = 4096;
const NOTHING: ReadonlySet<number> = new Set();

/** One choice of everything that a reading leaves open. */
export interface Setting { bound: Bound; footing: number; replanned: boolean; begin: number; withdrawn: Withdrawn; off: ReadonlySet<number>; on: ReadonlySet<number> }
/** A reading, and the same with no cut made: what is held in that tells most of what is held in this. */
export interface Cast { reading: Reading; uncut: Reading; setting: Setting; delta: Delta | null }
/** The readings that bound from above and from below; and the claims (rivals, identities) that were too many to go through. */
export interface Scene { favourable: Cast[]; unfavourable: Cast[]; outer: readonly number[] }
/** `chosen`: rivals that hold, beside those of the named reading. */
export interface Stage { footing: number; cut: Cut | null; withdrawn: Withdrawn; replanned: boolean; chosen?: readonly number[] }

interface Given { alone: [Line, Line] | null; exists: [Line, Line]; declared: { lines: [Line, Line]; footing: number; claims: readonly number[] }[]; moved: [readonly number[], readonly (readonly number[])[]] | undefined }
/** The reading in which nothing is withdrawn or delayed, with what decided it, and the ways that history did not surely take. */
interface Plain { reading: Reading; counting: Uint8Array; ending: ReadonlySet<number>; notTaken: readonly number[] }

export type Field = "open" | "takes" | "unbroken" | "keeps" | "sometime" | "waived";
const FIELDS: readonly Field[] = ["open", "takes", "unbroken", "keeps", "sometime", "waived"];

/** Makes readings of the part of the network that bears on the aims, where a named reading takes the record. */
export class Reader {
  readonly paths: readonly Path[];
  private readonly given: Given[];
  readonly groups: readonly Group[];
  /** For each claim the ways, and the holdings given, that rest on it. */
  readonly citing = new Map<number, number[]>();
  readonly giving = new Map<number, number[]>();
  private readonly shared: number[];
  private readonly counted = new Map<string, Uint8Array>();
  private readonly shifted = new Map<Line, Line>();
  private laterThan = 0;
  private readonly plain = new Map<string, Plain>();
  readonly closed: Value;
  private countedFor: Withdrawn | null = null;
  private readonly endings = new Map<number, ReadonlySet<number>>();
  private endingsOf: Withdrawn | null = null;
  private readonly fixed: ReadonlyMap<number, readonly number[]>;

  constructor(private readonly data: Compiled, private readonly network: Network, private readonly lines: readonly Line[], private readonly values: readonly Value[], readonly claims: Claims, private readonly knife: Knife, readonly named: Named) {
    this.paths = data.paths.map(([footing, ran, ranFooting, several]) => ({ footing, ran, ranFooting, claims: several }));
    const two = (pair: readonly number[]): [Line, Line] => [lines[pair[0]!]!, lines[pair[1]!]!];
    const moved = new Map(data.moved.holdings.filter(([, , table]) => table.length > 0).map(([place, claims_, table]) => [place, [claims_, table] as [number[], number[][]]] as const));
    const fixed = new Map([...data.moved.fixed, ...(named.row?.holdings ?? [])].map(([place, ...row]) => [place!, row] as const));
    this.fixed = fixed;
    this.given = data.given.map(([alone, exists, declared], place) => ({
      moved: moved.get(place),
      alone: alone.length === 0 ? null : two(alone), exists: two(exists),
      declared: declared.map(([good, bad, footing, several]) => ({ lines: two([good, bad]), footing, claims: several })),
    }));
    this.groups = data.groups.map(([claims_, options, whole]) => ({ claims: claims_, options, whole: whole === 1 }));
    const list = (into: Map<number, number[]>, key: number, place: number) => { const several = into.get(key); if (several === undefined) into.set(key, [place]); else if (!several.includes(place)) several.push(place); };
    this.paths.forEach((path, place) => path.claims.forEach((claim) => list(this.citing, claim, place)));
    this.given.forEach((one, place) => one.declared.forEach((given) => given.claims.forEach((claim) => list(this.giving, claim, place))));
    this.shared = this.paths.map(() => 0);
    for (const group of this.groups) {
      const places = new Set([...claims.withInferred(group.claims)].flatMap((claim) => this.citing.get(claim) ?? []));
      for (const place of places) this.shared[place]!++;
    }
    this.closed = { open: network.empty, takes: 0, unbroken: false, keeps: 0, sometime: null, waived: false };
  }

  /** The readings of a stage, its cut made. */
  scene(stage: Stage): Scene {
    const outer = new Set<number>();
    return { favourable: this.choices(stage, 0, outer), unfavourable: this.choices(stage, 1, outer), outer: [...outer] };
  }

  private choices(stage: Stage, bound: Bound, outer: Set<number>): Cast[] {
    const { cut, withdrawn, footing, replanned } = stage, [least, most] = this.data.notice;
    const begin = replanned ? (bound === FAVOURABLE ? least : most) + (cut === null ? 0 : Math.max(cut.start, 0)) : 0;
    const open = cut === null ? [] : this.knife.openIdentities(cut).filter((one) => !withdrawn.fallen.has(one));
    const decided = open.length > 0 && open.length <= MOST_IDENTITIES ? open : [];
    if (decided.length < open.length) for (const one of open) outer.add(one);
    const found: Cast[] = [];
    for (const on of subsets(decided)) {
      const off = new Set(decided.filter((one) => !on.has(one)));
      const base: Setting = { bound, footing, replanned, begin, withdrawn, off, on };
      const whole = this.read(base), carried: Carried = { decided: new Set(decided), on };
      const delta = cut === null ? null : this.knife.delta(cut, bound, carried);
      for (const aside of this.amongRivals(base, whole, delta, stage.chosen ?? [], outer)) {
        const setting = aside.size === 0 ? base : { ...base, off: new Set([...off, ...aside]) }, uncut = aside.size === 0 ? whole : this.read(setting);
        found.push({ uncut, reading: delta === null ? uncut : cutReading(uncut, delta, this.network.empty), setting, delta });
      }
    }
    return found;
  }

  // -- rivals ---------------------------------------------------------------------------------------------------

  private amongRivals(base: Setting, whole: Reading, delta: Delta | null, more: readonly number[], outer: Set<number>): ReadonlySet<number>[] {
    if (this.groups.length === 0) return [NOTHING];
    const reading = delta === null ? whole : cutReading(whole, delta, this.network.empty), best = base.bound === FAVOURABLE;
    const gone = (claim: number) => base.withdrawn.fallen.has(claim) || base.off.has(claim);
    const decided: number[] = [], several: [Group, number[][]][] = [], undecided: Group[] = [];
    for (const group of this.groups) {
      const left = group.claims.filter((claim) => !gone(claim));
      if (left.length < 2) continue;
      if (!group.whole) { undecided.push(group); continue; }
      const picks = group.claims.filter((claim) => this.named.chosen.has(claim) || more.includes(claim));
      const options = this.largest(group.options.filter((option) => picks.every((claim) => option.includes(claim))).map((option) => option.filter((claim) => !gone(claim))));
      const kept = this.extreme(options, group, base, reading, best);
      const aside = kept.map((option) => left.filter((claim) => !option.includes(claim)));
      if (kept.length === 1) decided.push(...aside[0]!);
      else if (kept.length > 1) several.push([group, aside]);
    }
    while (several.length > MOST_GROUPS || several.reduce((number, [, options]) => number * options.length, 1) > MOST_CHOICES) undecided.push(several.pop()![0]);
    if (undecided.length > 0) {
      const named = [...undecided, ...several.map(([group]) => group)].flatMap((group) => group.claims).filter((claim) => !gone(claim));
      for (const one of named) outer.add(one);
      return [new Set(best ? decided : [...decided, ...named])];
    }
    let found: number[][] = [decided];
    for (const [, options] of several) found = found.flatMap((some) => options.map((option) => [...some, ...option]));
    return found.map((some) => new Set(some));
  }

  /** The options of which none is part of another, in the order of their claims' ids. */
  private largest(options: readonly number[][]): number[][] {
    const ids = this.data.claims.ids;
    const keyed = new Map<string, number[]>();
    for (const option of options) if (option.length > 0) { const sorted = [...option].sort((a, b) => (ids[a]! < ids[b]! ? -1 : a === b ? 0 : 1)); keyed.set(sorted.join(), sorted); }
    const sets = [...keyed.values()];
    const kept = sets.filter((one) => !sets.some((other) => other.length > one.length && one.every((claim) => other.includes(claim))));
    return kept.sort((one, other) => {
      for (let at = 0; at < Math.min(one.length, other.length); at++) if (one[at] !== other[at]) return ids[one[at]!]! < ids[other[at]!]! ? -1 : 1;
      return one.length - other.length;
    });
  }

  private extreme(options: number[][], group: Group, base: Setting, reading: Reading, best: boolean): number[][] {
    if (options.length < 2) return options;
    const profiles = options.map((option) => this.profile(group, option, base, reading));
    const worse = (one: Map<string, Line>, other: Map<string, Line>) => (best ? noMore(one, other, this.network.empty) : noMore(other, one, this.network.empty));
    let kept: number[] = [];
    profiles.forEach((own, place) => {
      if (kept.some((other) => worse(own, profiles[other]!))) return;
      kept = kept.filter((other) => !worse(profiles[other]!, own));
      kept.push(place);
    });
    return kept.map((place) => options[place]!);
  }

  /** What an option of a group lets through: lines of what is given without any need, else claim by claim. */
  private profile(group: Group, option: readonly number[], base: Setting, reading: Reading): Map<string, Line> {
    const off = this.claims.withInferred(group.claims.filter((claim) => !option.includes(claim)));
    const setting = { ...base, off: new Set([...base.off, ...off]) }, counting = this.counting(setting);
    const found = new Map<string, Line>(), { network } = this, bearing = this.claims.withInferred(group.claims);
    if (some(bearing, this.named.barring)) found.set(`bar ${option.join()}`, network.full); // without it a rule may close less, which no line here shows
    for (const claim of bearing) {
      if (counting[claim] === 0) continue;
      for (const place of this.giving.get(claim) ?? []) found.set(`given ${place} ${claim}`, network.full);
      for (const place of this.citing.get(claim) ?? []) {
        if (isEmpty(reading.open[place]!)) continue;
        const gives = network.gives[place]!;
        if (network.needs[place]!.length > 0 || this.shared[place]! > 1) found.set(`way ${place} ${claim}`, network.full);
        else if (claimed(this.paths[place]!.claims, counting, base.bound)) {
          const removed = reading.removed[gives]!, result = new Uint32Array(network.words);
          const work = removed === null ? reading.open[place]! : less(reading.open[place]!, removed);
          if (!left(network, reading, place, work, result)) result.fill(0);
          const key = `held ${gives}`;
          found.set(key, found.has(key) ? or(found.get(key)!, result) : result);
        }
      }
    }
    return found;
  }

  // -- readings -------------------------------------------------------------------------------------------------

  counting(setting: Setting): Uint8Array {
    if (setting.withdrawn !== this.countedFor) { this.counted.clear(); this.countedFor = setting.withdrawn; }
    const key = `${setting.bound} ${setting.footing} ${[...setting.off].join()} ${[...setting.on].join()}`;
    let found = this.counted.get(key);
    if (found === undefined) {
      if (this.counted.size > 4096) this.counted.clear();
      this.counted.set(key, (found = this.claims.counting(setting.bound, setting.footing, setting.withdrawn, setting.off, setting.on)));
    }
    return found;
  }

  /** Which claims of closing count (§4.3). */
  ending(bound: Bound, footing: number, withdrawn: Withdrawn): ReadonlySet<number> {
    if (this.endingsOf !== withdrawn) { this.endings.clear(); this.endingsOf = withdrawn; }
    const key = bound * 3 + footing, known = this.endings.get(key);
    if (known !== undefined) return known;
    const { claims, doubted } = this.data.moved;
    let left = claims.filter((claim) => !withdrawn.fallen.has(claim));
    if (bound === FAVOURABLE && left.length > 0) {
      const counts = this.claims.counting(1, footing, { ...KEPT, silent: withdrawn.silent }, NOTHING, NOTHING);
      left = left.filter((claim) => !doubted.includes(claim) && counts[claim] === 1);
    }
    const found = new Set(left);
    this.endings.set(key, found);
    return found;
  }

  /** Whether other claims of closing count than the page has a value for. */
  beyondTables(withdrawn: Withdrawn): boolean {
    const { moved } = this.data, large = [...moved.ways, ...moved.holdings].filter(([, , table]) => table.length === 0);
    if (large.length === 0) return false;
    for (const bound of [0, 1] as const) for (let footing = 0; footing < 3; footing++) {
      const before = this.ending(bound, footing, this.named.kept), now = this.ending(bound, footing, withdrawn);
      if (large.some(([, claims]) => claims.some((claim) => now.has(claim) !== before.has(claim)))) return true;
    }
    return false;
  }

  /** The reading of a setting: that in which nothing is withdrawn, with only the rest valued anew. */
  private read(setting: Setting): Reading {
    const { bound, footing, replanned, begin } = setting, counting = this.counting(setting);
    const ending = this.data.moved.claims.length > 0 && setting.withdrawn !== this.named.kept ? this.ending(bound, footing, setting.withdrawn) : null;
    const plain = this.plainly(bound, footing, replanned), endsAlike = ending === null || (ending.size === plain.ending.size && [...ending].every((one) => plain.ending.has(one)));
    let { reading } = plain;
    const ways = new Set<number>(), holdings = new Set<number>();
    if (endsAlike) {
      for (const [claim, places] of this.citing) if (counting[claim] !== plain.counting[claim]) for (const place of places) ways.add(place);
      for (const [claim, places] of this.giving) if (counting[claim] !== plain.counting[claim]) for (const place of places) holdings.add(place);
      if (bound === FAVOURABLE) for (const [claim, places] of this.named.barredOn) if (counting[claim] !== plain.counting[claim]) for (const place of places) ways.add(place);
      if (ways.size > 0 || holdings.size > 0) {
        reading = { ...reading, given: reading.given.slice(), open: reading.open.slice(), sometime: reading.sometime.slice(), values: reading.values.slice() };
        const shape = this.shape(bound, footing, plain.ending);
        for (const way of ways) this.value(reading, way, bound, footing, replanned, counting, shape);
        for (const place of holdings) reading.given[place] = this.gives(place, bound, footing, counting, plain.ending);
      }
    } else reading = this.made(bound, footing, replanned, counting, ending);
    if (begin === 0) return reading;
    const open = reading.open.slice();
    for (const way of plain.notTaken) if (reading.values[way] !== this.closed) open[way] = this.later(open[way]!, begin);
    return { ...reading, open };
  }

  private plainly(bound: Bound, footing: number, replanned: boolean): Plain {
    const key = `${bound} ${footing} ${replanned}`;
    let found = this.plain.get(key);
    if (found === undefined) {
      const counting = this.claims.counting(bound, footing, this.named.kept, NOTHING, NOTHING), ending = this.ending(bound, footing, this.named.kept);
      const notTaken = [...this.paths.keys()].filter((way) => !this.inHistory(way, bound, footing));
      this.plain.set(key, (found = { reading: this.made(bound, footing, replanned, counting, ending), counting, ending, notTaken }));
    }
    return found;
  }

  /** A reading valued whole, before any delay of what was not taken. */
  private made(bound: Bound, footing: number, replanned: boolean, counting: Uint8Array, ending: ReadonlySet<number>): Reading {
    const reading: Reading = { given: [], exists: this.given.map((one) => one.exists[bound]), removed: this.given.map(() => null), open: [], sometime: [], values: [] };
    const shape = this.shape(bound, footing, ending);
    for (let way = 0; way < this.paths.length; way++) this.value(reading, way, bound, footing, replanned, counting, shape);
    for (let place = 0; place < this.given.length; place++) reading.given.push(this.gives(place, bound, footing, counting, ending));
    for (const [place, claims, table] of this.data.moved.holdings) if (table.length > 0) reading.exists[place] = this.lines[table[2 + bound]![mask(claims, ending)]!]!;
    for (const [place, row] of this.fixed) reading.exists[place] = this.lines[row[2 * (bound * 3 + footing) + 1]!]!;
    return reading;
  }

  private shape(bound: Bound, footing: number, ending: ReadonlySet<number>): Int32Array {
    const number = bound * 3 + footing, found = Int32Array.from(this.data.shapes[number]!);
    for (const [way, claims, table] of this.data.moved.ways) if (table.length > 0) found[way] = table[number]![mask(claims, ending)]!;
    for (const row of this.named.row?.ways ?? []) found[row[0]!] = row[number + 1]!;
    return found;
  }

  /** The values of every way where it counts, rules aside. */
  shapes(setting: Setting): readonly Value[] {
    const { bound, footing, withdrawn } = setting;
    return [...this.shape(bound, footing, this.ending(bound, footing, withdrawn))].map((one) => this.values[one]!);
  }

  /** Whether a way is there at all in a setting (§4.6, §4.8, §5.3). */
  counts(way: number, setting: Setting): boolean {
    const { bound, footing, replanned } = setting, path = this.paths[way]!;
    return path.footing <= footing && (replanned || this.inHistory(way, bound, footing)) && !this.named.closed.has(way) && claimed(path.claims, this.counting(setting), bound);
  }

  /** A reading in which these ways have these values, as rules and re-planning leave them (`begun`: whatever re-planning says), with the same
   * taken away; `fields`: which of the values. `null`: closed. */
  valued(cast: Cast, ways: ReadonlyMap<number, Value | null>, fields: readonly Field[] = FIELDS, begun = false): Reading {
    const { setting, delta } = cast, { bound, footing, begin } = setting, counting = this.counting(setting), { empty } = this.network;
    const found = { ...cast.reading, open: cast.reading.open.slice(), sometime: cast.reading.sometime.slice(), values: cast.reading.values.slice() };
    const closed = new Map<number, Line>();
    for (const [way, value] of ways) {
      const barred = value === null ? null : this.named.barred(way, bound, counting);
      let open = value === null ? null : barred === null ? value.open : leftOpen(value.open, value.sometime, barred);
      const there = value === null || open === null ? this.closed : value;
      if (open !== null && !begun && begin > 0 && !this.inHistory(way, bound, footing)) open = from(open, begin);
      if (fields.includes("open")) found.open[way] = open ?? empty;
      if (fields.includes("sometime")) found.sometime[way] = there.sometime;
      const before = found.values[way]!, now = { ...before };
      for (const field of fields) if (field !== "open" && field !== "sometime") Object.assign(now, { [field]: there[field] });
      found.values[way] = now;
      const gone = delta?.closed.get(way);
      if (gone !== undefined) closed.set(way, gone);
    }
    return closed.size === 0 ? found : cutReading(found, { removed: new Map(), closed }, empty);
  }

  /** A reading in which a claim is taken as true (`on`) or set aside; what rests on it is valued anew, with the same taken away. */
  anew(cast: Cast, claim: number, on: boolean): Reading {
    const { setting } = cast, { bound, footing } = setting, more = (some_: ReadonlySet<number>) => new Set([...some_, claim]);
    const changed: Setting = on ? { ...setting, on: more(setting.on) } : { ...setting, off: more(setting.off) };
    const bearing = [...this.claims.withInferred([claim])], ways = new Set(bearing.flatMap((one) => this.citing.get(one) ?? []));
    const shapes = this.shapes(changed), holdings = new Set(bearing.flatMap((one) => this.giving.get(one) ?? []));
    const found = this.valued({ ...cast, setting: changed }, new Map([...ways].map((way) => [way, this.counts(way, changed) ? shapes[way]! : null] as const)));
    if (holdings.size > 0) {
      const ending = this.ending(bound, footing, setting.withdrawn), counting = this.counting(changed);
      found.given = found.given.slice();
      for (const place of holdings) found.given[place] = this.gives(place, bound, footing, counting, ending);
    }
    return found;
  }

  /** The reading with something given throughout. */
  granting(reading: Reading, place: number): Reading {
    const given = reading.given.slice();
    given[place] = this.network.full;
    return { ...reading, given };
  }

  inHistory(way: number, bound: Bound, footing: number): boolean {
    const path = this.paths[way]!, ran = path.ranFooting <= footing ? path.ran : 1;
    return ran === 2 || (ran === 1 && bound === FAVOURABLE);
  }

  private value(reading: Reading, way: number, bound: Bound, footing: number, replanned: boolean, counting: Uint8Array, shape: Int32Array): void {
    const path = this.paths[way]!, { named } = this;
    const counts = path.footing <= footing && (replanned || this.inHistory(way, bound, footing)) && !named.closed.has(way) && claimed(path.claims, counting, bound);
    const value = counts ? this.values[shape[way]!]! : this.closed, barred = counts ? named.barred(way, bound, counting) : null;
    const open = barred === null ? value.open : leftOpen(value.open, value.sometime, barred);
    reading.values[way] = value;
    reading.sometime[way] = open === null ? null : value.sometime;
    reading.open[way] = open ?? this.network.empty;
  }

  private gives(place: number, bound: Bound, footing: number, counting: Uint8Array, ending: ReadonlySet<number>): Line {
    const one = this.given[place]!, table = one.alone === null ? undefined : one.moved, fixed = one.alone === null ? undefined : this.fixed.get(place);
    let line = one.alone === null ? this.network.empty : one.alone[bound];
    if (table !== undefined) line = this.lines[table[1][bound]![mask(table[0], ending)]!]!;
    else if (fixed !== undefined) line = this.lines[fixed[2 * (bound * 3 + footing)]!]!;
    for (const declared of one.declared) if (declared.footing <= footing && claimed(declared.claims, counting, bound)) line = or(line, declared.lines[bound]);
    return line;
  }

  private later(line: Line, begin: number): Line {
    if (this.laterThan !== begin) { this.shifted.clear(); this.laterThan = begin; }
    let found = this.shifted.get(line);
    if (found === undefined) this.shifted.set(line, (found = from(line, begin)));
    return found;
  }
}

/** Whether what rests on some claims counts: unfavourably on all of them, favourably on any; on none, by itself. */
export function claimed(claims: readonly number[], counting: Uint8Array, bound: Bound): boolean {
  if (claims.length === 0) return true;
  return bound === FAVOURABLE ? claims.some((claim) => counting[claim] === 1) : claims.every((claim) => counting[claim] === 1);
}
function mask(claims: readonly number[], ending: ReadonlySet<number>): number {
  return claims.reduce((bits, claim, number) => (ending.has(claim) ? bits | (1 << number) : bits), 0);
}
function noMore(one: Map<string, Line>, other: Map<string, Line>, empty: Line): boolean {
  for (const [key, line] of one) if (!within(line, other.get(key) ?? empty)) return false;
  return true;
}
/** Every choice of some, the last changing fastest. */
function subsets(names: readonly number[]): ReadonlySet<number>[] {
  let found: number[][] = [[]];
  for (const name of names) found = found.flatMap((some) => [some, [...some, name]]);
  return found.map((some) => new Set(some));
}

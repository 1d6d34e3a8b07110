/** The engine of the page: what-ifs worked out from the compiled network, the same to the bit and the word as `rapallo without …`. */
import { Silences, type Beyond } from "./beyond";
import { isEmpty, or, until, within, xor, type Line } from "./bitset";
import { attain, desk, heldLine, type Desk, type Held as Attained } from "./attain";
import { Edges, Knife, split, type Cut } from "./cut";
import { Dates } from "./dates";
import { decode, type Compiled, type Network, type Value } from "./network";
import { NOT_HAD, UNKNOWN, outcomeOf, type Asked, type Outcome } from "./outcome";
import { restricted } from "./part";
import { derivation } from "./proof";
import { Named } from "./reading";
import { KEPT, Record as Claims, some, type Withdrawn } from "./record";
import { Reader, type Cast, type Scene, type Stage } from "./scene";
import { settle } from "./settle";

export type { Beyond } from "./beyond";
export type { Outcome } from "./outcome";

/** What is taken away, by id; `between`: names of sides or ids; `start` and `stop` are steps, `stop` included. Claims and sources go without dates. */
export interface Removal { things: string[]; holdings: string[]; sources: string[]; claims: string[]; between: [string, string] | null; start: number; stop: number | null }
/** The steps at which something is held in every admissible reading, and in some: bit t of word t >> 5. */
export interface Held { surely: Uint32Array; possibly: Uint32Array }
export type Footing = "stated" | "inferred" | "assumed";
/** The open matter that would settle whether something is held: claims, a way or a holding by id, and the answer, however it comes out (`ifSo`: in
 * words, or which of the rivals hold). `dated`: when a way was open, where its claim does not say it so. */
export interface Settled { kind: "claim" | "rivals" | "dates" | "work" | "keeping" | "ran" | "silence"; about: string; claims: string[]; dated: string | null; resolutions: { ifSo: string | string[]; verdict: string }[] }

const FOOTINGS: readonly Footing[] = ["stated", "inferred", "assumed"];

/** A scene worked out: what is held in each of its readings. */
interface Played { stage: Stage; scene: Scene; favourable: Attained[]; unfavourable: Attained[] }
interface Solved { rows: Map<number, readonly Outcome[]>; withIt: Played; frozen: Played; again: Played; bounds: { with: Held[]; frozen: Held[]; replanned: Held[] }; granted: Map<number, Line>; changed: { holdings: Map<number, Line>; ways: Map<number, Line> } | null }
interface Taken { key: string; cut: Cut | null; withdrawn: Withdrawn; own: Withdrawn; refused: string; solved: Map<number, Solved> }

/** The network of some targets, and all that the case has beside it. */
interface Part { data: Compiled; network: Network }

/** What the engines of all readings and targets of a case share. */
class Shared {
  readonly part: Part;
  readonly parts_ = new Map<string, Part>();
  readonly lines: readonly Line[];
  readonly values: readonly Value[];
  readonly thing: ReadonlyMap<string, number>;
  readonly claim: ReadonlyMap<string, number>;
  readonly source: ReadonlyMap<string, number>;
  readonly actors: ReadonlySet<number>;
  readonly parts: ReadonlyMap<number, readonly number[]>;
  readonly claims: Claims;
  readonly edges: Edges;
  readonly whole: Knife;
  readonly dates: Dates;
  readonly engines = new Map<string, Engine>();
  private readonly full: Line;

  constructor(readonly data: Compiled) {
    const { network, lines, values } = decode(data);
    this.part = { data, network };
    this.full = network.full;
    this.lines = lines;
    this.values = values;
    this.thing = numbers(data.things.ids);
    this.claim = numbers(data.claims.ids);
    this.source = numbers(data.sources.keys);
    this.actors = new Set(data.things.actors);
    this.parts = new Map(data.things.parts.map(([whole, ...parts]) => [whole!, parts]));
    this.claims = new Claims(data.claims, data.sources);
    this.edges = new Edges(data, lines, network.empty, network.full);
    this.whole = this.knife(data.holdings.map((_, place) => place), data.ways.map((_, place) => place));
    this.dates = new Dates(data.resolution, data.first_day);
  }
  knife(holdings: readonly number[], ways: readonly number[]): Knife { return new Knife(this.data, this.edges, this.thing, holdings, ways, this.full); }
}
const numbers = (names: readonly string[]): Map<string, number> => new Map(names.map((name, place) => [name, place] as const));

/** The engine over the record; `in` gives that of a named reading. */
export class Engine {
  readonly targets: string[];
  /** The named readings of the case; whether they enforce rules. */
  readonly readings: ReadonlyMap<string, boolean>;
  private readonly data: Compiled;
  private readonly network: Network;
  private readonly shared: Shared;
  private readonly part: Part;
  private readonly named: Named;
  private readonly reader: Reader;
  private readonly silences: Silences;
  private readonly place: ReadonlyMap<string, number>;
  private readonly at: Desk;
  private readonly bases = new Map<Stage, Played>();
  private readonly stages = new Map<string, Stage>();
  private taken: Taken | null = null;
  private acts: ReadonlySet<string> | null = null;
  private last: Solved | null = null;

  /** `reading`: the id of a named reading; blank: the record. Throws where there is no such reading. */
  constructor(engine: unknown, readonly reading = "", part: Part | null = null, key = reading) {
    const shared = (this.shared = engine instanceof Shared ? engine : new Shared(engine as Compiled)), { lines } = shared, { data, network } = (this.part = part ?? shared.part);
    const row = reading === "" ? null : data.readings.find((one) => one.id === reading);
    if (row === undefined) throw new Error(`This case names no reading called “${reading}”.`);
    this.data = data;
    this.network = network;
    this.named = new Named(row, lines);
    this.reader = new Reader(data, network, lines, shared.values, shared.claims, shared.knife(data.part.holdings, data.part.ways), this.named);
    this.readings = new Map(data.readings.map(({ id, enforced }) => [id, enforced === 1]));
    const texts = data.part.holdings.map((old) => data.holdings[old]!);
    this.targets = data.targets.map((place) => texts[place]!);
    this.place = numbers(texts);
    this.at = desk(network);
    this.silences = new Silences(data, network, this.at, lines);
    shared.engines.set(key, this);
  }

  /** The engine in a named reading, or over the record (blank); made once. `null`: the case names no such reading. */
  in(reading: string): Engine | null {
    return reading === "" || this.data.readings.some((one) => one.id === reading) ? this.made(reading, this.part === this.shared.part ? [] : this.targets) : null;
  }

  /** The engine asked about these targets alone, as `--target` has it: what does not bear on them is left out; made once. `null`: one of them
   * is none of the targets that the page carries. */
  of(targets: readonly string[]): Engine | null {
    const all = this.made("", []).targets;
    if (targets.some((one) => !all.includes(one))) return null;
    return this.made(this.reading, targets.length === all.length && all.every((one, at) => one === targets[at]) ? [] : targets);
  }

  private made(reading: string, targets: readonly string[]): Engine {
    const { shared } = this, which = targets.join("\n"), key = which === "" ? reading : `${reading}\n${which}`;
    const known = shared.engines.get(key);
    if (known !== undefined) return known;
    if (which === "") return new Engine(shared, reading);
    let part = shared.parts_.get(which);
    if (part === undefined) {
      const all = this.made("", []).targets;
      shared.parts_.set(which, (part = restricted(shared.data, shared.part.network, shared.claims, targets.map((one) => all.indexOf(one)))));
    }
    return new Engine(shared, reading, part, key);
  }

  /** Why the page cannot work a removal out; blank: it can. */
  canTake(removal: Removal): string { return this.take(removal).refused; }

  /** For each target the bounds with it, without it in frozen history, and re-planned. `null` takes nothing away. */
  lines(removal: Removal | null, footing: Footing = "assumed"): { with: Held[]; frozen: Held[]; replanned: Held[] } {
    return this.solve(removal, footing).bounds;
  }

  /** What becomes of each target, asked whether it is held at a step. */
  outcomes(removal: Removal, step: number, footing: Footing = "assumed"): readonly Outcome[] {
    const solved = this.solve(removal, footing), { bounds } = solved, known = solved.rows.get(step);
    if (known !== undefined) return known;
    const rows = this.targets.map((target, number) => {
      const asked: Asked = {
        touched: () => this.touched(solved, number, step),
        granted: () => this.granted(solved, number, step),
        replacing: (surely) => this.replacing(solved.again, number, step, surely),
      };
      return outcomeOf(target, bounds.with[number]!, bounds.frozen[number]!, bounds.replanned[number]!, step, this.shared.dates, asked);
    });
    solved.rows.set(step, rows);
    return rows;
  }

  /** What goes with it, in the whole case: things, those of them that surely do, holdings out of reach, ways halted; as `Knife.cascade` in Python. */
  cascade(removal: Removal): { things: string[]; surely: string[]; holdings: string[]; ways: string[] } {
    const { cut, refused } = this.take(removal);
    if (refused !== "" || cut === null) throw new Error(refused);
    return this.shared.whole.cascade(cut, this.shared.lines);
  }

  /** What falls of claims and goes of sources, those named included, in the record: what a named reading leaves out anyway is not counted. */
  withdrawn(removal: Removal): { claims: string[]; sources: string[] } {
    const { own } = this.take(removal), { claims, sources } = this.data;
    return { claims: [...own.fallen].map((one) => claims.ids[one]!).sort(), sources: [...own.silent].map((one) => sources.keys[one]!).sort() };
  }

  /** What lies beyond the record, target by target; `null`: there is a recorded way to it. */
  beyond(removal: Removal, step: number, outcomes: readonly Outcome[], footing: Footing = "assumed"): (Beyond | null)[] {
    const solved = this.solve(removal, footing);
    return outcomes.map((one, number) => {
      const notHad = one.frozen === NOT_HAD || one.frozen === UNKNOWN, played = notHad ? solved.frozen : solved.again;
      return notHad || one.again === "no recorded way" ? this.silences.beyond(played.favourable, this.data.targets[number]!, step, this.data.bearing[number]!) : null;
    });
  }

  /** Whether any target is held, up to a step, without what is taken away and not with it: a denial or dispute went with it. */
  raises(removal: Removal, step: number, footing: Footing = "assumed"): boolean {
    const { bounds } = this.solve(removal, footing);
    return bounds.with.some((one, number) => {
      const other = bounds.frozen[number]!;
      return !within(until(other.surely, step), one.surely) || !within(until(other.possibly, step), one.possibly);
    });
  }

  /** The rivals and identities that were too many to go through, by id; none: the bounds are exact as to them. */
  outer(removal: Removal, footing: Footing = "assumed"): string[] {
    const { withIt, frozen, again } = this.solve(removal, footing);
    return [...new Set([withIt, frozen, again].flatMap(({ scene }) => scene.outer))].map((claim) => this.data.claims.ids[claim]!).sort();
  }

  /** What would settle whether the first target is held at a step, re-planned; `null`: no single open matter would. */
  settling(removal: Removal, step: number, footing: Footing = "assumed"): Settled | null {
    const { again } = this.solve(removal, footing), { data, reader, network, at } = this;
    const found = settle(data, network, reader, at, again.stage, again, data.targets[0]!, step);
    if (found === null) return null;
    const ids = (claims: readonly number[]) => claims.map((claim) => data.claims.ids[claim]!), { kind, about } = found;
    return {
      kind, claims: ids(found.claims), dated: kind === "dates" ? (data.dated.find(([way]) => way === about)?.[1] ?? null) : null,
      about: kind === "claim" || kind === "rivals" ? data.claims.ids[about]! : kind === "silence" ? data.holdings[data.part.holdings[about]!]! : data.ways[data.part.ways[about]!]![0],
      resolutions: found.resolutions.map(({ ifSo, verdict }) => ({ ifSo: typeof ifSo === "string" ? ifSo : ids(ifSo), verdict })),
    };
  }

  /** What answers say of a written way, by its id; `null`: it is none. */
  told(way: string): string | null {
    const { told, part, ways } = this.data;
    return told.find(([place]) => ways[part.ways[place]!]![0] === way)?.[1] ?? null;
  }
  /** The footing of a way of the network, by its id. */
  footingOf(way: string): Footing {
    const { part, ways, paths } = this.data;
    return FOOTINGS[paths[part.ways.findIndex((one) => ways[one]![0] === way)]![0]]!;
  }
  /** Whether nobody says anything of a holding: it has neither a way nor a given, by structure neither. */
  unsupported(holding: string): boolean { return this.data.unsupported.some((place) => this.data.holdings[place] === holding); }
  /** Whether a way, by its id, is an act, and not there by structure alone. */
  isAct(way: string): boolean { return (this.acts ??= new Set(this.data.ways.filter(([, , act]) => act === 1).map(([id]) => id))).has(way); }
  /** A step in words, and as EDTF. */
  say(step: number): string { return this.shared.dates.say(step); }
  label(step: number): string { return this.shared.dates.label(step); }
  /** Steps in words: the most of the case's notice, and what a number of them comes to. */
  get notice(): string { return this.shared.dates.gap(this.data.notice[1]); }

  /** The bounds of any holding of the network in frozen history under the last removal; `null`: it does not bear on the aims. */
  held(holding: string): Held | null {
    const place = this.place.get(holding);
    if (place === undefined) return null;
    return this.bounds(this.last === null ? this.solve(null, "assumed").frozen : this.last.frozen, place);
  }

  // -- what is taken away ---------------------------------------------------------------------------------------

  private take(removal: Removal): Taken {
    const key = JSON.stringify([removal.things, removal.holdings, removal.sources, removal.claims, removal.between, removal.start, removal.stop]);
    if (this.taken === null || this.taken.key !== key) this.taken = this.found(key, removal);
    return this.taken;
  }

  private found(key: string, removal: Removal): Taken {
    const refuse = (refused: string): Taken => ({ key, cut: null, withdrawn: KEPT, own: KEPT, refused, solved: new Map() });
    const { things, sources, claims, steps } = this.data, { shared } = this, { kept } = this.named;
    const places = (names: readonly string[], known: ReadonlyMap<string, number>, listed: number) => [...new Set(names)].map((name) => { const place = known.get(name); return place === undefined || place >= listed ? -1 : place; });
    const named = places(removal.things, shared.thing, things.listed), cited = places(removal.sources, shared.source, sources.listed), said = places(removal.claims, shared.claim, claims.ids.length);
    const lost = [[removal.things, named], [removal.sources, cited], [removal.claims, said]] as const;
    for (const [names, found] of lost) { const at = found.indexOf(-1); if (at >= 0) return refuse(`This case has nothing called “${[...new Set(names)][at]!}”.`); }
    const holdings: [number, number][] = [];
    for (const text of new Set(removal.holdings)) {
      const [thing, actor] = split(text).map((one) => shared.thing.get(one) ?? -1) as [number, number];
      if (thing < 0 || thing >= things.listed || (text.includes("@") && !shared.actors.has(actor))) return refuse(`This case has no holding called “${text}”.`);
      holdings.push([thing, text.includes("@") ? actor : -1]);
    }
    let between: Cut["between"] = null;
    if (removal.between !== null) {
      const sides = removal.between.map((name) => this.side(name)) as [number[] | null, number[] | null];
      for (const number of [0, 1] as const) if (sides[number] === null) return refuse(`This case has no side called “${removal.between[number]}”.`);
      if (sides[0]!.some((one) => sides[1]!.includes(one))) return refuse(`“${removal.between[0]}” and “${removal.between[1]}” have members in common. Name two sides.`);
      between = [sides[0]!, sides[1]!];
    }
    if (named.length + cited.length + said.length + holdings.length === 0 && between === null) return refuse("Nothing is taken away.");
    const { start, stop } = removal;
    if (start < 0 || start >= steps || (stop !== null && (stop < 0 || stop >= steps))) return refuse("It would start or end outside the horizon of the case, and beyond it nothing is said.");
    if (stop !== null && stop < start) return refuse("It would end before it starts. Swap the two dates.");
    const own = said.length + cited.length === 0 ? KEPT : shared.claims.withdrawn(said, cited);
    const withdrawn = own === KEPT ? kept : kept === KEPT ? own : shared.claims.withdrawn(said, cited, kept);
    if (this.data.claims.merged.some((one) => withdrawn.fallen.has(one) && !kept.fallen.has(one)) && some(withdrawn.fallen, shared.claims.contested))
      return refuse("Withdrawing this takes away an identity on which it hangs which claims deny each other; the desk and `rapallo without` work that out.");
    if (withdrawn !== kept && this.reader.beyondTables(withdrawn))
      return refuse("Withdrawing this changes which of many claims of closing count; the desk and `rapallo without` work that out.");
    return { key, cut: { things: named, holdings, claims: said, sources: cited, between, start, stop }, withdrawn, own, refused: "", solved: new Map() };
  }

  /** The things of a side, or a thing itself, with all their parts. */
  private side(name: string): number[] | null {
    const side = this.data.sides.find(([one]) => one === name)?.[1], thing = this.shared.thing.get(name);
    const found = new Set<number>(), waiting = side !== undefined ? [...side] : thing !== undefined && thing < this.data.things.listed ? [thing] : null;
    if (waiting === null) return null;
    while (waiting.length > 0) { const one = waiting.pop()!; if (!found.has(one)) { found.add(one); waiting.push(...(this.shared.parts.get(one) ?? [])); } }
    return [...found];
  }

  // -- what is held ---------------------------------------------------------------------------------------------

  private solve(removal: Removal | null, footing: Footing): Solved {
    const level = FOOTINGS.indexOf(footing);
    const taken = removal === null ? { cut: null, withdrawn: this.named.kept, refused: "", solved: new Map<number, Solved>() } : this.take(removal);
    if (taken.refused !== "") throw new Error(taken.refused);
    const known = taken.solved.get(level);
    if (known !== undefined) return (this.last = known);
    const stage = (replanned: boolean): Stage => ({ footing: level, cut: taken.cut, withdrawn: taken.withdrawn, replanned });
    const withIt = this.base(level, false);
    const frozen = taken.cut === null ? withIt : this.play(stage(false)), again = taken.cut === null ? this.base(level, true) : this.play(stage(true));
    const bounds = (played: Played) => this.data.targets.map((place) => this.bounds(played, place));
    const solved: Solved = { rows: new Map(), withIt, frozen, again, bounds: { with: bounds(withIt), frozen: bounds(frozen), replanned: bounds(again) }, granted: new Map(), changed: null };
    taken.solved.set(level, solved);
    return (this.last = solved);
  }

  private base(footing: number, replanned: boolean): Played {
    const key = `${footing} ${replanned}`;
    let stage = this.stages.get(key);
    if (stage === undefined) this.stages.set(key, (stage = { footing, cut: null, withdrawn: this.named.kept, replanned }));
    let found = this.bases.get(stage);
    if (found === undefined) this.bases.set(stage, (found = this.play(stage)));
    return found;
  }

  private play(stage: Stage): Played {
    const scene = this.reader.scene(stage);
    const all = (casts: readonly Cast[], near: Attained | null): Attained[] => casts.map(({ reading }) => (near = attain(this.network, reading, this.at, near)));
    const base = stage.cut === null ? null : this.base(stage.footing, stage.replanned);
    return { stage, scene, favourable: all(scene.favourable, base?.favourable[0] ?? null), unfavourable: all(scene.unfavourable, base?.unfavourable[0] ?? null) };
  }

  private bounds(played: Played, place: number): Held {
    const { words } = this.network, possibly = new Uint32Array(words), surely = this.network.full.slice();
    const start = place * words;
    for (const { bits } of played.favourable) for (let word = 0; word < words; word++) possibly[word]! |= bits[start + word]!;
    for (const { bits } of played.unfavourable) for (let word = 0; word < words; word++) surely[word]! &= bits[start + word]!;
    for (let word = 0; word < words; word++) surely[word]! &= possibly[word]!;
    return { surely, possibly };
  }

  // -- what outcomes ask ----------------------------------------------------------------------------------------

  private touched(solved: Solved, target: number, step: number): boolean {
    const changed = (solved.changed ??= this.changes(solved)), bearing = this.data.bearing[target]!;
    const here = (line: Line | undefined) => line !== undefined && !isEmpty(until(line, step));
    return bearing.some((place) => here(changed.holdings.get(place)) || this.network.into[place]!.some((way) => here(changed.ways.get(way))));
  }

  /** Where the favourable readings with it and without it differ. */
  private changes(solved: Solved): { holdings: Map<number, Line>; ways: Map<number, Line> } {
    const holdings = new Map<number, Line>(), ways = new Map<number, Line>(), none = this.network.empty;
    const note = (into: Map<number, Line>, place: number, one: Line | null, other: Line | null) => {
      if (one === other) return;
      const line = xor(one ?? none, other ?? none);
      if (!isEmpty(line)) into.set(place, into.has(place) ? or(into.get(place)!, line) : line);
    };
    const [before, after] = [solved.withIt.scene.favourable, solved.frozen.scene.favourable];
    for (let number = 0; number < Math.min(before.length, after.length); number++) {
      const one = before[number]!.reading, other = after[number]!.reading;
      for (let place = 0; place < this.network.holdings; place++) { note(holdings, place, one.given[place]!, other.given[place]!); note(holdings, place, one.removed[place]!, other.removed[place]!); }
      for (let way = 0; way < this.network.ways; way++) { note(ways, way, one.open[way]!, other.open[way]!); note(ways, way, one.sometime[way]!, other.sometime[way]!); }
    }
    return { holdings, ways };
  }

  private granted(solved: Solved, target: number, step: number): boolean {
    if (solved.granted.size === 0) {
      const helds = this.silences.granted(solved.frozen.scene.favourable.map(({ reading }) => reading));
      for (const place of this.data.targets) solved.granted.set(place, helds.map((held) => heldLine(this.network, held, place)).reduce((one, other) => or(one, other)));
    }
    const line = solved.granted.get(this.data.targets[target]!)!;
    return ((line[step >> 5]! >>> (step & 31)) & 1) === 1;
  }

  private replacing(again: Played, target: number, step: number, surely: boolean): string[] {
    const place = this.data.targets[target]!;
    for (const held of surely ? again.unfavourable : again.favourable) {
      const used = derivation(this.network, held.reading, place, step, this.data.bearing[target]!);
      if (used === null) continue;
      const acts = [...used].sort((one, other) => one - other).filter((way) => this.data.ways[this.data.part.ways[way]!]![2] === 1);
      const other = acts.filter((way) => this.data.paths[way]![1] !== 2);
      return (other.length > 0 ? other : acts).map((way) => this.data.ways[this.data.part.ways[way]!]![0]);
    }
    return [];
  }
}

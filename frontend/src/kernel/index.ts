/** The engine of the page: what-ifs worked out from the compiled network, the same to the bit and the word as `rapallo without …`. */
import { isEmpty, less, or, until, xor, type Line } from "./bitset";
import { attain, desk, heldLine, type Desk, type Held as Attained } from "./attain";
import { Edges, Knife, split, type Cut } from "./cut";
import { Dates } from "./dates";
import { decode, type Compiled, type Network } from "./network";
import { outcomeOf, type Asked, type Outcome } from "./outcome";
import { derivation } from "./proof";
import { Record as Claims, some, type Withdrawn } from "./record";
import { KEPT, Reader, type Cast, type Scene, type Stage } from "./scene";

export type { Outcome } from "./outcome";

/** What is taken away, by id; `between`: names of sides or ids; `start` and `stop` are steps, `stop` included. Claims and sources go without dates. */
export interface Removal { things: string[]; holdings: string[]; sources: string[]; claims: string[]; between: [string, string] | null; start: number; stop: number | null }
/** The steps at which something is held in every admissible reading, and in some: bit t of word t >> 5. */
export interface Held { surely: Uint32Array; possibly: Uint32Array }
export type Footing = "stated" | "inferred" | "assumed";

const FOOTINGS: readonly Footing[] = ["stated", "inferred", "assumed"];

/** A scene worked out: what is held in each of its readings. */
interface Played { scene: Scene; favourable: Attained[]; unfavourable: Attained[] }
interface Solved { withIt: Played; frozen: Played; again: Played; bounds: { with: Held[]; frozen: Held[]; replanned: Held[] }; granted: Map<number, Line>; changed: { holdings: Map<number, Line>; ways: Map<number, Line> } | null }
interface Taken { key: string; cut: Cut | null; withdrawn: Withdrawn; refused: string; solved: Map<number, Solved> }

export class Engine {
  readonly targets: string[];
  private readonly data: Compiled;
  private readonly network: Network;
  private readonly lines_: readonly Line[];
  private readonly claims: Claims;
  private readonly reader: Reader;
  private readonly knife: Knife;
  private readonly whole: Knife;
  private readonly dates: Dates;
  private readonly thing: ReadonlyMap<string, number>;
  private readonly claim: ReadonlyMap<string, number>;
  private readonly source: ReadonlyMap<string, number>;
  private readonly actors: ReadonlySet<number>;
  private readonly parts: ReadonlyMap<number, readonly number[]>;
  private readonly place: ReadonlyMap<string, number>;
  private readonly at: Desk;
  private readonly bases = new Map<Stage, Played>();
  private readonly stages = new Map<string, Stage>();
  private taken: Taken | null = null;
  private last: Solved | null = null;

  constructor(engine: unknown) {
    const data = (this.data = engine as Compiled), { network, lines, values } = decode(data);
    this.network = network;
    this.lines_ = lines;
    const numbers = (names: readonly string[]) => new Map(names.map((name, place) => [name, place] as const));
    this.thing = numbers(data.things.ids);
    this.claim = numbers(data.claims.ids);
    this.source = numbers(data.sources.keys);
    this.actors = new Set(data.things.actors);
    this.parts = new Map(data.things.parts.map(([whole, ...parts]) => [whole!, parts]));
    this.claims = new Claims(data.claims, data.sources);
    const edges = new Edges(data, lines, network.empty, network.full);
    this.knife = new Knife(data, edges, this.thing, data.part.holdings, data.part.ways, network.full);
    this.whole = new Knife(data, edges, this.thing, data.holdings.map((_, place) => place), data.ways.map((_, place) => place), network.full);
    this.reader = new Reader(data, network, lines, values, this.claims, this.knife);
    this.dates = new Dates(data.resolution, data.first_day);
    const texts = data.part.holdings.map((old) => data.holdings[old]!);
    this.targets = data.targets.map((place) => texts[place]!);
    this.place = numbers(texts);
    this.at = desk(network);
  }

  /** Why the page cannot work a removal out; blank: it can. */
  canTake(removal: Removal): string { return this.take(removal).refused; }

  /** For each target the bounds with it, without it in frozen history, and re-planned. `null` takes nothing away. */
  lines(removal: Removal | null, footing: Footing = "assumed"): { with: Held[]; frozen: Held[]; replanned: Held[] } {
    return this.solve(removal, footing).bounds;
  }

  /** What becomes of each target, asked whether it is held at a step. */
  outcomes(removal: Removal, step: number, footing: Footing = "assumed"): Outcome[] {
    const solved = this.solve(removal, footing), { bounds } = solved;
    return this.targets.map((target, number) => {
      const asked: Asked = {
        touched: () => this.touched(solved, number, step),
        granted: () => this.granted(solved, number, step),
        replacing: (surely) => this.replacing(solved.again, number, step, surely),
      };
      return outcomeOf(target, bounds.with[number]!, bounds.frozen[number]!, bounds.replanned[number]!, step, this.dates, asked);
    });
  }

  /** What goes with it, in the whole case: things, those of them that surely do, holdings out of reach, ways halted; as `Knife.cascade` in Python. */
  cascade(removal: Removal): { things: string[]; surely: string[]; holdings: string[]; ways: string[] } {
    const { cut, refused } = this.take(removal);
    if (refused !== "" || cut === null) throw new Error(refused);
    return this.whole.cascade(cut, this.lines_);
  }

  /** What falls of claims and goes of sources, those named included. */
  withdrawn(removal: Removal): { claims: string[]; sources: string[] } {
    const { withdrawn } = this.take(removal), { claims, sources } = this.data;
    return { claims: [...withdrawn.fallen].map((one) => claims.ids[one]!).sort(), sources: [...withdrawn.silent].map((one) => sources.keys[one]!).sort() };
  }

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
    const refuse = (refused: string): Taken => ({ key, cut: null, withdrawn: KEPT, refused, solved: new Map() });
    const { things, sources, claims, steps } = this.data;
    const numbers = (names: readonly string[], known: ReadonlyMap<string, number>, listed: number) => [...new Set(names)].map((name) => { const place = known.get(name); return place === undefined || place >= listed ? -1 : place; });
    const named = numbers(removal.things, this.thing, things.listed), cited = numbers(removal.sources, this.source, sources.listed), said = numbers(removal.claims, this.claim, claims.ids.length);
    const lost = [[removal.things, named], [removal.sources, cited], [removal.claims, said]] as const;
    for (const [names, places] of lost) { const at = places.indexOf(-1); if (at >= 0) return refuse(`This case has nothing called “${[...new Set(names)][at]!}”.`); }
    const holdings: [number, number][] = [];
    for (const text of new Set(removal.holdings)) {
      const [thing, actor] = split(text).map((one) => this.thing.get(one) ?? -1) as [number, number];
      if (thing < 0 || thing >= things.listed || (text.includes("@") && !this.actors.has(actor))) return refuse(`This case has no holding called “${text}”.`);
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
    const withdrawn = said.length + cited.length === 0 ? KEPT : this.claims.withdrawn(said, cited);
    if (this.data.claims.merged.some((one) => withdrawn.fallen.has(one)) && some(withdrawn.fallen, this.claims.contested))
      return refuse("Withdrawing this takes away an identity on which it hangs which claims deny each other; the desk and `rapallo without` work that out.");
    if (withdrawn !== KEPT && this.reader.beyondTables(withdrawn))
      return refuse("Withdrawing this changes which of many claims of closing count; the desk and `rapallo without` work that out.");
    return { key, cut: { things: named, holdings, claims: said, sources: cited, between, start, stop }, withdrawn, refused: "", solved: new Map() };
  }

  /** The things of a side, or a thing itself, with all their parts. */
  private side(name: string): number[] | null {
    const side = this.data.sides.find(([one]) => one === name)?.[1], thing = this.thing.get(name);
    const found = new Set<number>(), waiting = side !== undefined ? [...side] : thing !== undefined && thing < this.data.things.listed ? [thing] : null;
    if (waiting === null) return null;
    while (waiting.length > 0) { const one = waiting.pop()!; if (!found.has(one)) { found.add(one); waiting.push(...(this.parts.get(one) ?? [])); } }
    return [...found];
  }

  // -- what is held ---------------------------------------------------------------------------------------------

  private solve(removal: Removal | null, footing: Footing): Solved {
    const level = FOOTINGS.indexOf(footing);
    const taken = removal === null ? { cut: null, withdrawn: KEPT, refused: "", solved: new Map<number, Solved>() } : this.take(removal);
    if (taken.refused !== "") throw new Error(taken.refused);
    const known = taken.solved.get(level);
    if (known !== undefined) return (this.last = known);
    const stage = (replanned: boolean): Stage => ({ footing: level, cut: taken.cut, withdrawn: taken.withdrawn, replanned });
    const withIt = this.base(level, false);
    const frozen = taken.cut === null ? withIt : this.play(stage(false)), again = taken.cut === null ? this.base(level, true) : this.play(stage(true));
    const bounds = (played: Played) => this.data.targets.map((place) => this.bounds(played, place));
    const solved: Solved = { withIt, frozen, again, bounds: { with: bounds(withIt), frozen: bounds(frozen), replanned: bounds(again) }, granted: new Map(), changed: null };
    taken.solved.set(level, solved);
    return (this.last = solved);
  }

  private base(footing: number, replanned: boolean): Played {
    const key = `${footing} ${replanned}`;
    let stage = this.stages.get(key);
    if (stage === undefined) this.stages.set(key, (stage = { footing, cut: null, withdrawn: KEPT, replanned }));
    let found = this.bases.get(stage);
    if (found === undefined) this.bases.set(stage, (found = this.play(stage)));
    return found;
  }

  private play(stage: Stage): Played {
    const scene = this.reader.scene(stage);
    const all = (casts: readonly Cast[], near: Attained | null): Attained[] => casts.map(({ reading }) => (near = attain(this.network, reading, this.at, near)));
    const base = stage.cut === null ? null : this.base(stage.footing, stage.replanned);
    return { scene, favourable: all(scene.favourable, base?.favourable[0] ?? null), unfavourable: all(scene.unfavourable, base?.unfavourable[0] ?? null) };
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
      const { data, network } = this;
      const helds = solved.frozen.scene.favourable.map(({ reading }) => {
        const given = reading.given.map((line, place) => (data.given[place]![0].length > 0 ? line : or(line, less(network.full, this.lines_[data.spoken[place]!]!))));
        return attain(network, { ...reading, given }, this.at);
      });
      for (const place of data.targets) solved.granted.set(place, helds.map((held) => heldLine(network, held, place)).reduce((one, other) => or(one, other)));
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

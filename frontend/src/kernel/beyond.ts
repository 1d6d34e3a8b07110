/** What the record rules out, and what it does not answer for (§6): had with all granted that is not declared complete, or not even then. */
import { attain, heldLine, type Desk, type Held, type Reading } from "./attain";
import { isEmpty, less, or, until, type Line } from "./bitset";
import type { Compiled, Network } from "./network";

/** *ruled out*, with the declarations that takes, or *unknown*, with the first undeclared holdings from the target down. */
export interface Beyond { word: "ruled out" | "unknown"; declarations: string[]; first: string[] }

/** A declaration that these are all ways to something: its name, the steps for which it is made, and the holdings that it answers for. */
interface Declared { name: string; line: Line; places: readonly number[] }

const MOST_NAMED = 6;

export class Silences {
  private readonly declared: readonly Declared[];
  constructor(private readonly data: Compiled, private readonly network: Network, private readonly at: Desk, lines: readonly Line[]) {
    this.declared = data.declared.map(([name, line, ...places]) => ({ name, line: lines[line]!, places }));
  }

  /** What is held in favourable readings with all granted that these declarations do not answer for. */
  granted(readings: readonly Reading[], declared: readonly Declared[] = this.declared): Held[] {
    const spoken = this.spoken(declared), { full } = this.network;
    let near: Held | null = null;
    return readings.map((reading) => {
      const given = reading.given.map((line, place) => (this.exists(place) ? line : or(line, less(full, spoken[place]!))));
      return (near = attain(this.network, { ...reading, given }, this.at, near));
    });
  }

  /** Of a target that is in no favourable reading held at a step. `favourable`: what is held in these. */
  beyond(favourable: readonly Held[], target: number, step: number, bearing: readonly number[]): Beyond {
    const readings = favourable.map((one) => one.reading), near = new Set(bearing);
    const had = (declared: readonly Declared[]) => this.granted(readings, declared).some((held) => bit(heldLine(this.network, held, target), step));
    let needed = this.declared.filter(({ places }) => places.some((place) => near.has(place)));
    if (had(needed)) return { word: "unknown", declarations: [], first: this.undeclared(favourable, target, step) };
    for (const one of needed) { const fewer = needed.filter((other) => other !== one); if (!had(fewer)) needed = fewer; }
    return { word: "ruled out", declarations: needed.map(({ name }) => name), first: [] };
  }

  private spoken(declared: readonly Declared[]): Line[] {
    const found: Line[] = Array.from({ length: this.network.holdings }, () => this.network.empty);
    for (const { line, places } of declared) for (const place of places) found[place] = found[place] === this.network.empty ? line : or(found[place]!, line);
    return found;
  }
  /** Whether existence alone gives a holding. */
  private exists(place: number): boolean { return this.data.given[place]![0].length > 0; }

  /** From the target down, the first holdings not declared complete and not held throughout on the record. */
  private undeclared(favourable: readonly Held[], target: number, step: number): string[] {
    const { network, data } = this, spoken = this.spoken(this.declared);
    const held = (place: number) => favourable.map((one) => heldLine(network, one, place)).reduce(or);
    const counts = (way: number) => favourable.map((one) => one.reading.open[way]!).reduce(or);
    const named: number[] = [], seen = new Set([target]);
    for (let level = [target]; level.length > 0; ) {
      const below: number[] = [];
      for (const one of level) {
        if (!this.exists(one) && !isEmpty(until(less(network.full, spoken[one]!), step))) { named.push(one); continue; }
        for (const way of network.into[one]!) {
          const open = counts(way);
          if (isEmpty(open)) continue;
          for (const need of network.needs[way]!) for (const other of need.of)
            if (!seen.has(other) && !isEmpty(until(less(open, held(other)), step))) { seen.add(other); below.push(other); }
        }
      }
      level = below;
    }
    return named.slice(0, MOST_NAMED).map((place) => data.holdings[data.part.holdings[place]!]!);
  }
}

export const bit = (line: Line, step: number): boolean => ((line[step >> 5]! >>> (step & 31)) & 1) === 1;

/** The compiled network as `rapallo.press.compiled` writes it, and as the kernel takes it. */
import { fromRuns, type Line } from "./bitset";

/** What stands in the page's `engine`. Lines, things, claims, sources, holdings and ways are numbers into their tables. */
export interface Compiled {
  format: 1; steps: number; resolution: "day" | "month" | "year"; first_day: number; notice: [number, number];
  things: { ids: string[]; listed: number; actors: number[]; parts: number[][] };
  sides: [string, number[]][];
  sources: { keys: string[]; derives: number[][]; listed: number };
  claims: { ids: string[]; marks: number[]; premises: number[][]; evidence: number[][]; rivals: [number, number, number][]; merged: number[] };
  edges: [number, number, number, number, number][];
  holdings: string[];
  ways: [string, number, number, number[], number[], number[], number][];
  part: { holdings: number[]; ways: number[] };
  targets: number[]; bearing: number[][];
  needs: (number | number[])[][]; order: number[][];
  paths: [number, number, number, number[]][];
  given: [number[], number[], [number, number, number, number[]][]][];
  declared: [string, number, ...number[]][]; unsupported: number[];
  groups: [number[], number[][], number, ...number[]][]; told: [number, string][]; dated: [number, string][];
  shapes: number[][];
  moved: { claims: number[]; doubted: number[]; ways: [number, number[], number[][]][]; holdings: [number, number[], number[][]][]; fixed: number[][] };
  readings: CompiledReading[];
  values: [number, number, number, number, number, number][];
  lines: number[][];
}

/** A named reading (§5.4): claims and sources left out and `barring` as runs; ways closed; rivals chosen; ways that rules bar, and what has no table. */
export interface CompiledReading {
  id: string; enforced: number;
  fallen?: number[]; silent?: number[]; closed?: number[]; chosen?: number[];
  bars?: [number, number, number[][]][]; barring?: number[]; rivals?: [number, number, number][];
  ways?: number[][]; holdings?: number[][];
}

/** Any `k` of the holdings `of`. */
export interface Need { k: number; of: readonly number[] }
/** What a reading says of one way (§4.2, §4.3); `waived`: its needs are taken as met. */
export interface Value { open: Line; takes: number; unbroken: boolean; keeps: number; sometime: Line | null; waived: boolean }
/** Decides whether a way counts: footing, whether it ran (0 no, 1 unknown, 2 yes) and the footing of that, claims. */
export interface Path { footing: number; ran: number; ranFooting: number; claims: readonly number[] }
export interface Group { claims: readonly number[]; options: readonly (readonly number[])[]; whole: boolean }
export interface Component { circle: boolean; holdings: readonly number[]; ways: readonly number[]; /** Holdings outside that its ways need. */ outside: readonly number[]; /** For each of a circle's holdings the ways inside that need it. */ fed: ReadonlyMap<number, readonly number[]> }

/** The part of the network that bears on the aims. */
export interface Network {
  steps: number; words: number; full: Line; empty: Line;
  holdings: number; ways: number;
  gives: Int32Array; needs: readonly (readonly Need[])[];
  into: readonly (readonly number[])[];
  /** For each holding the ways that need it. */
  fed: readonly (readonly number[])[];
  order: readonly Component[];
}

export const EVER = 1e9;

export function decode(data: Compiled): { network: Network; lines: Line[]; values: Value[] } {
  const words = Math.max(1, Math.ceil(data.steps / 32));
  const lines = data.lines.map((runs) => fromRuns(runs, words));
  const values = data.values.map(([open, takes, unbroken, keeps, sometime, waived]) => ({
    open: lines[open]!, takes, unbroken: unbroken === 1, keeps, sometime: sometime === 0 ? null : lines[sometime]!, waived: waived === 1,
  }));
  const places = new Map(data.part.holdings.map((old, place) => [old, place] as const));
  const gives = Int32Array.from(data.part.ways, (way) => places.get(data.ways[way]![1])!);
  const needs = data.needs.map((several) => several.map((need) => (typeof need === "number" ? { k: 1, of: [need] } : { k: need[0]!, of: need.slice(1) })));
  return { network: wired(data.steps, data.part.holdings.length, gives, needs, data.order, lines[1]!, lines[0]!), lines, values };
}

/** A network from who gives what for which needs. */
export function wired(steps: number, holdings: number, gives: Int32Array, needs: readonly (readonly Need[])[], order: readonly (readonly number[])[], full: Line, empty: Line): Network {
  const into: number[][] = Array.from({ length: holdings }, () => []), fed: number[][] = Array.from({ length: holdings }, () => []);
  needs.forEach((several, way) => {
    into[gives[way]!]!.push(way);
    for (const one of new Set(several.flatMap((need) => need.of))) fed[one]!.push(way);
  });
  const components = order.map(([circle, ...members]) => {
    const ways = members.flatMap((one) => into[one]!), inside = new Set(members);
    const outside = [...new Set(ways.flatMap((way) => needs[way]!.flatMap((need) => need.of)))].filter((one) => !inside.has(one));
    return { circle: circle === 1, holdings: members, ways, outside, fed: new Map(members.map((one) => [one, fed[one]!.filter((way) => inside.has(gives[way]!))])) };
  });
  return { steps, words: full.length, full, empty, holdings, ways: needs.length, gives, needs, into, fed, order: components };
}

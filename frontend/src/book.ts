/** The payload with its indexes: what every view looks things up in. */
import { computed, signal } from "@preact/signals";
import { VIEWS, type View } from "./address";
import type { Claim, Holding, Payload, Source, Thing, Way } from "./payload";

export interface Book {
  data: Payload;
  claim: ReadonlyMap<string, Claim>;
  thing: ReadonlyMap<string, Thing>;
  source: ReadonlyMap<string, Source>;
  way: ReadonlyMap<string, Way>;
  holding: ReadonlyMap<string, Holding>;
  parts: ReadonlyMap<string, readonly string[]>;
  /** Questions whose answers stand on a claim. */
  answersOf: ReadonlyMap<string, readonly string[]>;
  /** The sides (their places in `about.sides`) that have a thing. */
  sideOf: ReadonlyMap<string, number>;
  steps: number;
}

export const book = signal<Book>(undefined as unknown as Book);
/** The token of a desk's page; blank: a published page, with no server. */
export const desk = signal<string>("");

export function opened(data: Payload): Book {
  const by = <T>(rows: readonly T[], key: (row: T) => string) => new Map(rows.map((row) => [key(row), row]));
  const parts = new Map<string, string[]>();
  for (const thing of data.things) for (const whole of thing.part_of) (parts.get(whole) ?? parts.set(whole, []).get(whole)!).push(thing.id);
  const answersOf = new Map<string, string[]>();
  for (const [question, answer] of Object.entries(data.answers)) {
    const named = new Set(answer.sections.flatMap((section) => section.lines.flatMap((line) => line.claims)));
    for (const claim of named) (answersOf.get(claim) ?? answersOf.set(claim, []).get(claim)!).push(question);
  }
  const sideOf = new Map<string, number>();
  data.about.sides.forEach((side, number) => side.all.forEach((id) => { if (!sideOf.has(id)) sideOf.set(id, number); }));
  return {
    data, parts, answersOf, sideOf,
    claim: by(data.claims, (row) => row.id), thing: by(data.things, (row) => row.id), source: by(data.sources, (row) => row.key),
    way: by(data.ways, (row) => row.id), holding: by(data.holdings, (row) => row.id),
    steps: data.about.steps.length - 1,
  };
}

/** The views of which there is something to see: a library and stories only where the case has them. */
export const views = computed<readonly View[]>(() => {
  const { precedents, documents, house, later } = book.value.data;
  const there: Partial<Record<View, boolean>> = { precedents: precedents !== null || later.includes("precedents"), library: documents.length > 0, stories: house !== "" && desk.value !== "" };
  return VIEWS.filter((one) => there[one] ?? true);
});

/** The parts of the payload that a view cannot be drawn without. */
const DRAWN_FROM: Partial<Record<View, readonly (keyof Payload)[]>> = { pathway: ["pathways"], map: ["map"], network: ["network"], rupture: ["curves"], readings: ["answers"], sources: ["answers"], check: ["findings"], precedents: ["precedents"] };
/** Whether the desk is still working out what a view shows. */
export const awaited = (view: View): boolean => book.value.data.later.some((part) => DRAWN_FROM[view]?.some((one) => one === part) === true);

/** The label of a thing, or the id where the case has no such thing. */
export const title = (id: string) => book.peek().thing.get(id)?.label ?? id;
/** A holding in words. */
export const sayHolding = (id: string) => book.peek().holding.get(id)?.label ?? id.split("@").map(title).join(" in the hands of ");

/** The side of a claim: of who acts, else of what it is about; -1: no side's. */
export function sideOfClaim(claim: Claim): number {
  const { sideOf } = book.peek();
  for (const id of [claim.subject, ...(claim.roles["by"] ?? []), claim.object, ...(claim.roles["to"] ?? [])]) {
    const side = sideOf.get(id);
    if (side !== undefined) return side;
  }
  return -1;
}

/** Every thing that a claim names. */
export const named = (claim: Claim): string[] => [...new Set([claim.subject, claim.object, ...Object.values(claim.roles).flat()].filter((id) => id !== ""))];
const GROUPED = new Intl.NumberFormat("en");
export const plural = (number: number, noun: string) => `${GROUPED.format(number)} ${noun}${number === 1 ? "" : "s"}`;
/** A count as it stands inside an answer's sentence, without separators. */
export const count = (number: number, noun: string) => (number === 1 ? `${number} ${noun}` : `${number} ${noun}s`);

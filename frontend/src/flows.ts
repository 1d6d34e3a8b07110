/** What was given or moved between places, put together by its two ends: the flows of the map, each open to its claims. */
import { computed } from "@preact/signals";
import { filled } from "./answers/lines";
import { book, title } from "./book";
import type { MapData } from "./payload";
import { foretold, now } from "./whatif";

type Row = MapData["flows"][number];
/** Flows with the same ends and ways: who gave and who took, the most named first. `key` is what the address calls it. */
export interface Flow { key: string; from: string; via: readonly string[]; to: string; claims: string[]; kinds: string[]; givers: string[]; takers: string[]; notes: string[]; sure: boolean }

export const keyOf = (row: Row) => [row.from, ...row.via, row.to].join(">");

/** Flows put together, the largest first. */
export function together(rows: readonly Row[]): Flow[] {
  const found = new Map<string, Flow & { counts: [Map<string, number>, Map<string, number>] }>();
  for (const row of rows) {
    const key = keyOf(row), one = found.get(key) ?? found.set(key, { key, from: row.from, via: row.via, to: row.to, claims: [], kinds: [], givers: [], takers: [], notes: [], sure: true, counts: [new Map(), new Map()] }).get(key)!;
    one.claims.push(row.claim);
    one.sure &&= row.sure;
    if (!one.kinds.includes(row.kind)) one.kinds.push(row.kind);
    if (row.note !== "" && !one.notes.includes(row.note)) one.notes.push(row.note);
    [row.givers, row.takers].forEach((ids, side) => { for (const id of ids) one.counts[side]!.set(id, (one.counts[side]!.get(id) ?? 0) + 1); });
  }
  return [...found.values()].map(({ counts, ...one }) => { const order = (of: Map<string, number>) => [...of].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id); return { ...one, givers: order(counts[0]), takers: order(counts[1]) }; }).sort((a, b) => b.claims.length - a.claims.length || (a.key < b.key ? -1 : 1));
}

const few = (ids: readonly string[], most: number) => (ids.length <= most ? ids.map(title).join(", ") : `${ids.slice(0, most).map(title).join(", ")} and ${ids.length - most} more`);
/** One side of a flow in words: the place, with who was there; or who it was, where the record does not place it. */
export function sideOf(flow: Flow, side: "from" | "to", most = 2): string {
  const place = flow[side], who = few(side === "from" ? flow.givers : flow.takers, most);
  return place === "" ? (who === "" ? "nobody named" : who) : title(place);
}
export const sayFlow = (flow: Flow) => `${sideOf(flow, "from")} → ${flow.via.length === 0 ? "" : `${flow.via.map(title).join(" → ")} → `}${sideOf(flow, "to")}`;

/** The flow that the address names, of the whole case. */
export function flowOf(key: string): Flow | undefined {
  return together(book.value.data.map.flows.filter((row) => keyOf(row) === key))[0];
}

/** Claims of flows that a removal takes, or one that is foreseen: they fall, speak of a thing taken away, or all of their ways are closed, in the days for which it is gone. */
export const comingHindered = computed<ReadonlySet<string>>(() => {
  const gone = foretold.cascade.value, one = foretold.removal.value, fallen = foretold.fallen.value;
  if (gone === null || one === null) return fallen;
  const { data, claim } = book.value, { steps } = data.about, things = new Set(gone.things), ways = new Set(gone.ways);
  const first = one.start === 0 ? -Infinity : steps[one.start]!, last = one.stop === null ? Infinity : steps[one.stop + 1]! - 1;
  const found = new Set(fallen);
  for (const row of data.map.flows) {
    const about = claim.get(row.claim);
    if (about === undefined) continue;
    const named = [about.subject, about.object, ...Object.values(about.roles).flat(), row.from, row.to, ...row.via].some((id) => things.has(id));
    if (!named && (about.ways.length === 0 || !about.ways.every((id) => ways.has(id)))) continue;
    const [a, , , d] = about.bounds === null ? [-Infinity, 0, 0, Infinity] : filled(about.bounds);
    if (a <= last && d >= first) found.add(row.claim);
  }
  return found;
});
export const hindered = now(comingHindered, new Set<string>());

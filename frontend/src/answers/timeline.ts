/** Dated claims and things in order of time: `rapallo timeline`, on the page. */
import { book, count, title } from "../book";
import { FIRST, LAST, sayIn, typedDate } from "../dates";
import { thingNamed } from "../lookup";
import type { AnswerData, LineData } from "../payload";
import { typed } from "../questions";
import { byCode } from "../spelling";
import { answer, boundFields, byBounds, claimLine, claimsNaming, filledOf, line, sameAs, section, ungraded, unknown, type Beyond } from "./lines";

interface Entry { bounds: [number, number, number, number]; what: "claim" | "thing"; id: string; line: LineData }

export function timeline(name: string | null, from: string | null, until: string | null): AnswerData | Beyond | string {
  const { data, thing: all } = book.value;
  const side = name === null ? undefined : data.about.sides.find((one) => one.name === name);
  const start = from === null ? null : typedDate(from), end = until === null ? null : typedDate(until);
  for (const [text, spell] of [[from, start], [until, end]] as const) if (text !== null && spell === null) return { beyond: `“${text}” is no date that this page reads; type 1939, 1939-09 or 1939-09-01.` };
  const first = start?.first ?? FIRST, last = end?.last ?? LAST;
  if (last < first) return "the end lies before the start. Swap them.";
  const found = name === null || side !== undefined ? null : thingNamed(name);
  if (name !== null && side === undefined && found === null) return unknown(name);
  const wanted = name === null ? null : new Set(side !== undefined ? side.all : sameAs(all.get(found!)!));
  const entries: Entry[] = [], put = (entry: Entry) => { if (entry.bounds[0] <= last && entry.bounds[3] >= first) entries.push(entry); };
  let undated = 0;
  for (const claim of wanted === null ? data.claims : claimsNaming(wanted)) {
    if (claim.bounds === null) undated += 1;
    else put({ bounds: filledOf(claim), what: "claim", id: claim.id, line: claimLine(claim) });
  }
  for (const thing of data.things) {
    if ((wanted !== null && !wanted.has(thing.id)) || thing.bounds === null) continue;
    put({ bounds: filledOf(thing), what: "thing", id: thing.id, line: line(`${thing.label} (${thing.kind === "" ? "thing" : thing.kind}), ${thing.said}`, thing.ended_by, "", 0, [["thing", thing.id], ["kind", thing.kind], ...boundFields(thing.bounds)]) });
  }
  entries.sort((a, b) => byBounds(a.bounds, b.bounds) || byCode(a.what, b.what) || byCode(a.id, b.id));
  const years = new Map<string, LineData[]>();
  for (const entry of entries) { const year = entry.bounds[0] <= FIRST ? "Start not known" : sayIn(entry.bounds[0], "year"); (years.get(year) ?? years.set(year, []).get(year)!).push(entry.line); }
  const summary = [`${entries.length} dated entries.`];
  if (undated > 0) summary.push(`${count(undated, "claim")} without a date cannot be placed and ${undated === 1 ? "is" : "are"} not listed.`);
  if (ungraded()) summary.push("No claim of this case is graded.");
  const words = [...(name === null ? [] : [name]), ...(from === null ? [] : ["--from", from]), ...(until === null ? [] : ["--until", until])];
  return answer(typed("timeline", ...words), `Timeline${name === null ? "" : ` of ${found === null ? name : title(found)}`}`, summary, [...years].map(([year, lines]) => section(year, lines, "", 2)));
}

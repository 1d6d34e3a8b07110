/** Lines, sections, fields and the order of claims that composed answers share: as `rapallo.inquiry` makes them, to the letter. */
import { book, named } from "../book";
import { FIRST, LAST, iso } from "../dates";
import { findThings, nearThings } from "../lookup";
import type { AnswerData, Bounds, Claim, LineData, SectionData, Thing } from "../payload";
import { byCode } from "../spelling";

export type Value = string | number | boolean | null;
/** Why this page cannot answer what the desk and the command may. */
export interface Beyond { beyond: string }
export type Fields = readonly (readonly [string, Value])[];
/** Something dated, as a page carries it. */
export interface Dated { bounds: Bounds | null; states: [string, string]; shape: string; pieces?: Bounds[] }

/** A line. Fields that say of its one claim what the claim says are left out, as in what a page carries. */
export function line(text: string, claims: readonly string[] = [], mark = "", depth = 0, fields: Fields = []): LineData {
  const claim = fields.length > 0 && claims.length === 1 ? book.value.claim.get(claims[0]!) : undefined;
  const known = claim === undefined ? undefined : fieldsOf(claim), kept = fields.filter(([name, value]) => known === undefined || !known.has(name) || known.get(name) !== value);
  return { text, mark, depth, claims: [...claims], ...(kept.length > 0 ? { fields: Object.fromEntries(kept) } : {}) };
}
export const section = (title: string, lines: LineData[], note = "", level = 1): SectionData => ({ title, level, note, lines });
export const claimLine = (claim: Claim, mark = claim.denied ? "denied" : "", after = "", fields: Fields = []): LineData => line(claim.says + after, [claim.id], mark, 0, fields);
export const answer = (question: string, title: string, summary: string[], sections: SectionData[]): AnswerData =>
  ({ question, title, summary, sections: sections.filter((one) => one.lines.length > 0 || one.note !== "") });

/** Lines from labels, texts and the claims they rest on; what is blank is left out. */
export const facts = (...rows: readonly (readonly [string, string, (readonly string[])?])[]): LineData[] =>
  rows.filter(([, text]) => text !== "").map(([mark, text, claims]) => line(text, claims ?? [], mark, 0, [[mark.replaceAll(" ", "_"), text]]));
/** Claims by id, sorted, those that there are. */
export const told = (ids: Iterable<string>): LineData[] => [...ids].sort(byCode).flatMap((id) => { const claim = book.value.claim.get(id); return claim === undefined ? [] : [claimLine(claim)]; });
/** A, B and C. */
export const joined = (words: readonly string[]) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

const day = (number: number | null): string | null => (number === null ? null : iso(number));
/** The four bounds of a date as fields. */
export function boundFields(bounds: Bounds | null): Fields {
  const [a, b, c, d] = bounds ?? [null, null, null, null];
  return [["start_earliest", day(a)], ["start_latest", day(b)], ["end_earliest", day(c)], ["end_latest", day(d)]];
}
/** What every line of a claim says of it for programs. */
function fieldsOf(claim: Claim): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ["subject", claim.subject], ["verb", claim.verb], ["object", claim.object], ["when", claim.when === "" ? null : claim.when], ...boundFields(claim.bounds),
    ["low", claim.low === "" ? null : claim.low], ["high", claim.high === "" ? null : claim.high], ["unit", claim.unit], ["of_what", claim.of_what],
    ["polarity", claim.denied ? "denied" : "affirmed"], ["confidence", claim.confidence], ["footing", claim.footing], ["rests_on", claim.rests_on],
    ["contested", claim.rivals.length > 0 || claim.evidence.some((item) => item.relation === "disputes")],
  ]);
}

/** Whether something dated is one day that lies somewhere, and no span. */
export const isPoint = (one: { shape: string }) => one.shape === "moment" || one.shape === "one-of";
/** Bounds with a number for every one: what is open or not known reaches to the ends of time. Of one day that lies somewhere (by 1927) the
 * earliest start is the earliest end, and the latest start the latest end. */
export function filled([a, b, c, d]: Bounds, point = false): [number, number, number, number] {
  if (point) return [a ?? FIRST, d ?? LAST, a ?? FIRST, d ?? LAST];
  return [a ?? FIRST, b ?? (a === null ? FIRST : LAST), c ?? (d === null ? LAST : FIRST), d ?? LAST];
}
export const filledOf = (one: Dated) => filled(one.bounds!, isPoint(one));

/** In the order of time, undated ones last. */
export function byTime(a: Claim, b: Claim): number {
  if (a.bounds === null || b.bounds === null) return Number(a.bounds === null) - Number(b.bounds === null) || byCode(a.id, b.id);
  return byBounds(filledOf(a), filledOf(b)) || byCode(a.id, b.id);
}
export function byBounds(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < 4; at++) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return 0;
}

export const themeOf = (claim: Claim) => book.value.data.verbs[claim.verb]?.theme ?? "Other acts";
/** Whether no claim of the case has a confidence, which is then said once. */
export const ungraded = () => { const { claims } = book.value.data; return claims.length > 0 && claims.every((claim) => claim.confidence === "not graded"); };
/** A thing and what claims of identity make one with it, sorted. */
export const sameAs = (thing: Thing) => [thing.id, ...thing.same].sort(byCode);
/** The claims that name one of some things anywhere, in their own order. */
export const claimsNaming = (things: ReadonlySet<string>) => book.value.data.claims.filter((claim) => named(claim).some((id) => things.has(id)));

/** That nothing is called so, with what is near: several that are, else the closest. */
export function unknown(name: string, what = "thing"): string {
  const found = findThings(name), near = (found.length > 1 ? found : nearThings(name)).map((id) => `${book.value.thing.get(id)?.label ?? id} (${id})`);
  return `no ${what} of this case is called ${quoted(name)}.${near.length > 0 ? ` Did you mean: ${near.join("; ")}?` : ""}`;
}
/** A name in quotes, what cannot be seen in it written out. */
function quoted(name: string): string {
  const quote = name.includes("'") && !name.includes('"') ? '"' : "'";
  const written = [...name].map((sign) => {
    const code = sign.codePointAt(0)!, hex = code.toString(16);
    if (sign === quote || sign === "\\") return `\\${sign}`;
    if (sign === "\n" || sign === "\r" || sign === "\t") return { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[sign];
    return sign === " " || !/[\p{C}\p{Z}]/u.test(sign) ? sign : code < 0x100 ? `\\x${hex.padStart(2, "0")}` : code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return quote + written.join("") + quote;
}

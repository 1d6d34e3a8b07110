/** Lines, sections and the order of claims that composed answers share. */
import { book } from "../book";
import { FIRST, LAST } from "../dates";
import type { AnswerData, Bounds, Claim, LineData, SectionData } from "../payload";

export const line = (text: string, claims: readonly string[] = [], mark = "", depth = 0): LineData => ({ text, mark, depth, claims: [...claims] });
export const section = (title: string, lines: LineData[], note = "", level = 1): SectionData => ({ title, level, note, lines });
export const claimLine = (claim: Claim, mark = claim.denied ? "denied" : "", after = ""): LineData => line(claim.says + after, [claim.id], mark);
export const answer = (question: string, title: string, summary: string[], sections: SectionData[]): AnswerData =>
  ({ question, title, summary, sections: sections.filter((one) => one.lines.length > 0 || one.note !== "") });

/** Bounds with a number for every one: what is open or not known reaches to the ends of time. Of one day that lies somewhere (by 1927) the
 * earliest start is the earliest end, and the latest start the latest end. */
export function filled([a, b, c, d]: Bounds): [number, number, number, number] {
  return [a ?? FIRST, b ?? (a === null ? FIRST : LAST), c ?? (d === null ? LAST : FIRST), d ?? LAST];
}

/** In the order of time, undated ones last. */
export function byTime(a: Claim, b: Claim): number {
  if (a.bounds === null || b.bounds === null) return Number(a.bounds === null) - Number(b.bounds === null) || (a.id < b.id ? -1 : 1);
  const one = filled(a.bounds), other = filled(b.bounds);
  for (let at = 0; at < 4; at++) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export const themeOf = (claim: Claim) => book.value.data.verbs[claim.verb]?.theme ?? "Other acts";

/** What was so on a day or in a period, surely or possibly, from the bounds of every claim (§2.3): `rapallo at`, on the page. */
import { book, count } from "../book";
import { LAST, civil, iso, sayDay, stretch, typedDate, type Spell } from "../dates";
import type { AnswerData, Bounds, Claim, LineData } from "../payload";
import { typed } from "../questions";
import { answer, byTime, claimLine, filled, line, section, themeOf } from "./lines";

export type Certainty = "throughout" | "surely" | "possibly" | "denied";
const RANK: Record<Certainty, number> = { throughout: 0, surely: 1, possibly: 2, denied: 3 };
const BEING: Record<string, string> = { facility: "Sites and plants in being", agreement: "Agreements in force", event: "Events going on" };

/** How something with these bounds lies to a spell; `null`: surely not then. */
export function bearing(bounds: Bounds, spell: Spell): Exclude<Certainty, "denied"> | null {
  const [startLo, startHi, endLo, endHi] = filled(bounds);
  if (!(startLo <= spell.last && endHi >= spell.first)) return null;
  if (startHi <= endLo && startHi <= spell.first && spell.last <= endLo) return spell.first === spell.last ? "surely" : "throughout";
  return startHi <= spell.last && endLo >= spell.first ? "surely" : "possibly";
}

function reason(bounds: Bounds, states: readonly [string, string], point: boolean, spell: Spell): string {
  if (point) return "on a day not known";
  const [, startHi, endLo] = filled(bounds);
  const found: string[] = [];
  if (startHi > spell.last) found.push(states[0] === "unknown" ? "start not known" : `began ${stretch(bounds[0], bounds[1])}`);
  if (endLo < spell.first) found.push(states[1] === "unknown" ? "end not known" : `ended ${stretch(bounds[2], bounds[3])}`);
  return found.join("; ");
}

/** Whether a claim's text is one day or instant that lies somewhere, and no span. */
export const isPoint = (claim: Claim) => book.value.data.verbs[claim.verb]?.moment === true || !claim.when.includes("/");

/** Whether only an end that is not known carries a claim to a spell to which its things, or the case, did not last. */
function carriedOff(claim: Claim, spell: Spell): boolean {
  if (claim.bounds === null) return false;
  const [, startHi, endLo] = filled(claim.bounds), { about } = book.value.data;
  const ended = claim.states[1] === "unknown" && endLo < spell.first, begun = claim.states[0] === "unknown" && startHi > spell.last;
  if (!ended && !begun) return false;
  if ((ended && about.horizon[1] < spell.first) || (begun && about.horizon[0] > spell.last)) return true;
  return [claim.subject, claim.object, ...(claim.roles["to"] ?? []), ...(claim.roles["at"] ?? [])].some((id) => {
    const was = book.value.thing.get(id)?.bounds;
    return was !== null && was !== undefined && ((ended && filled(was)[3] < spell.first) || (begun && filled(was)[0] > spell.last));
  });
}

/** Each claim that was so in a spell, with how surely; `undated` and `gone` count what is left out. */
export function active(spell: Spell): { found: { claim: Claim; certainty: Certainty; why: string }[]; undated: number; gone: number } {
  const found: { claim: Claim; certainty: Certainty; why: string }[] = [];
  let undated = 0, gone = 0;
  for (const claim of book.value.data.claims) {
    const period = claim.bounds === null && claim.period !== "" ? typedDate(claim.period) : null;
    if (claim.bounds === null && period === null) { undated += 1; continue; }
    if (claim.bounds === null) {
      if (period!.first <= spell.last && period!.last >= spell.first) found.push({ claim, certainty: claim.denied ? "denied" : "possibly", why: claim.denied ? "" : "dated only by the period of its amount" });
      continue;
    }
    const certainty = bearing(claim.bounds, spell);
    if (certainty === null) continue;
    if (certainty === "possibly" && !claim.denied && carriedOff(claim, spell)) { gone += 1; continue; }
    found.push(claim.denied ? { claim, certainty: "denied", why: "" } : { claim, certainty, why: certainty === "possibly" ? reason(claim.bounds, claim.states, isPoint(claim), spell) : "" });
  }
  return { found, undated, gone };
}

export function phrase(spell: Spell): string {
  const a = civil(spell.first), b = civil(spell.last);
  if (spell.first === spell.last) return `on ${sayDay(spell.first)}`;
  const said = stretch(spell.first, spell.last);
  return said.startsWith("in ") ? said : a.y === b.y ? `during ${sayDay(spell.first)} – ${sayDay(spell.last)}` : `during ${said.replace("between ", "").replace(" and ", " – ")}`;
}

export function at(words: string): AnswerData | string {
  const spell = typedDate(words);
  if (spell === null) return `“${words}” is not a day, month, year or span of two that this page reads; type 1939, 1939-09, 1939-09-01 or 1925/1933.`;
  const { data } = book.value, { found, undated, gone } = active(spell);
  const day = spell.first === spell.last, then = day ? "that day" : "then";
  const groups = new Map<string, [number, Claim | null, LineData][]>();
  const put = (group: string, rank: number, claim: Claim | null, row: LineData) => (groups.get(group) ?? groups.set(group, []).get(group)!).push([rank, claim, row]);
  const counts = { sure: 0, possible: 0, happened: 0, perhaps: 0 };
  for (const { claim, certainty, why } of found) {
    const lasts = data.verbs[claim.verb]?.moment !== true;
    const group = lasts ? themeOf(claim) : certainty === "possibly" ? `May have happened ${then}` : `Happened ${then}`;
    put(group, RANK[certainty], claim, claimLine(claim, certainty, why === "" ? "" : ` — ${why}`));
    if (certainty === "denied") continue;
    if (lasts) counts[certainty === "possibly" ? "possible" : "sure"] += 1;
    else counts[certainty === "possibly" ? "perhaps" : "happened"] += 1;
  }
  for (const thing of data.things) {
    const group = BEING[thing.kind];
    if (group === undefined || thing.bounds === null) continue;
    const certainty = bearing(thing.bounds, spell);
    const unknown = thing.bounds[3] === null && thing.bounds[2] !== null;
    if (certainty === null || (unknown && certainty === "possibly" && data.about.horizon[1] < spell.first)) continue;
    const point = thing.kind === "event" && !thing.when.includes("/");
    const why = certainty === "possibly" ? reason(thing.bounds, [thing.bounds[0] === null ? "unknown" : "known", unknown ? "unknown" : "known"], point, spell) : "";
    put(group, RANK[certainty], null, line(`${thing.label}${thing.said === "" ? "" : `, ${thing.said}`}${why === "" ? "" : ` — ${why}`}`, [], certainty));
  }
  for (const rule of data.rules) {
    const certainty = rule.bounds === null ? "possibly" : bearing(rule.bounds, spell);
    if (certainty !== null) put("Rules in force", RANK[certainty], null, line(`${rule.label}${rule.when === "" ? " — no dates on record" : `, ${rule.when}`}`, [], certainty));
  }
  const order = [...data.about.themes, `Happened ${then}`, `May have happened ${then}`, ...Object.values(BEING), "Rules in force"];
  const sections = order.filter((title) => groups.has(title)).map((title) => section(title, groups.get(title)!
    .sort(([a, one], [b, other]) => a - b || (one !== null && other !== null ? byTime(one, other) : 0)).map(([, , row]) => row)));
  const spoken = new Set(data.claims.filter((claim) => claim.when !== "" && !claim.denied && data.verbs[claim.verb]?.moment !== true && !["same-as", "part-of", "derive-from", "contain"].includes(claim.verb)).map(themeOf));
  const heard = new Set(found.filter(({ claim, certainty }) => certainty !== "denied" && data.verbs[claim.verb]?.moment !== true).map(({ claim }) => themeOf(claim)));
  const silent = data.about.themes.filter((theme) => spoken.has(theme) && !heard.has(theme));
  if (silent.length > 0) sections.push(section("Nothing on record then", silent.map((theme) => line(theme)), "Claims with dates speak of these at other times. That none does here is no proof that there was none."));
  const summary = [`${count(counts.sure, "claim")} surely active, ${counts.possible} possibly; ${counts.happened} surely happened then, ${counts.perhaps} possibly.`];
  if (undated > 0) summary.push(`${count(undated, "claim")} without a date, which may bear on it, ${undated === 1 ? "is" : "are"} not listed.`);
  if (gone > 0) summary.push(`${count(gone, "claim")} with no end (or start) on record ${gone === 1 ? "is" : "are"} left out: what they speak of had ended by then or not begun, or it lies beyond the case's horizon.`);
  return answer(typed("at", words), `What was active ${phrase(spell)}`, summary, sections);
}

export const spellIn = (first: number, last: number): Spell => ({ first, last, text: `${iso(first)}/${iso(Math.min(last, LAST))}` });

/** What was so on a day or in a period, surely or possibly, from the bounds of everything dated (§2.3): `rapallo at`, on the page. */
import { book, count } from "../book";
import { FIRST, LAST, sayDay, stretch, typedDate, type Spell } from "../dates";
import type { AnswerData, Claim, LineData, Thing } from "../payload";
import { typed } from "../questions";
import { byCode } from "../spelling";
import { answer, boundFields, byTime, claimLine, filled, filledOf, isPoint, line, section, themeOf, ungraded, type Beyond, type Dated, type Fields } from "./lines";

type Certainty = "throughout" | "surely" | "possibly" | "denied";
const RANK: Record<Certainty, number> = { throughout: 0, surely: 1, possibly: 2, denied: 3 };
const BEING: Record<string, string> = { facility: "Sites and plants in being", agreement: "Agreements in force", event: "Events going on" };
const RULES = "Rules in force";
const LASTING = ["same-as", "part-of", "derive-from", "contain"];

/** How something dated lies to a spell, and why only possibly; `null`: surely not then. */
function bearing(one: Dated, { first, last }: Spell): [Exclude<Certainty, "denied">, string] | null {
  const [startLo, startHi, endLo, endHi] = filledOf(one), several = one.shape === "all-of";
  const pieces = one.pieces === undefined ? [[startLo, startHi, endLo, endHi] as const] : one.pieces.map((piece) => filled(piece, !several));
  if (!pieces.some((piece) => piece[0] <= last && piece[3] >= first)) return null;
  const sure = joinedSpans(several ? pieces.map((piece) => [piece[1], piece[2]]) : [[startHi, endLo]]);
  if (sure.some(([from, to]) => from <= first && last <= to)) return [first === last ? "surely" : "throughout", ""];
  if (several ? pieces.some((piece) => piece[1] <= last && piece[2] >= first) : startHi <= last && endLo >= first) return ["surely", ""];
  if (isPoint(one)) return ["possibly", "on a day not known"];
  if (several) return ["possibly", "only some of its days are known"];
  const [a, b, c, d] = one.bounds!, why: string[] = [];
  if (startHi > last) why.push(one.states[0] === "unknown" ? "start not known" : `began ${stretch(a, b)}`);
  if (endLo < first) why.push(one.states[1] === "unknown" ? "end not known" : `ended ${stretch(c, d)}`);
  return ["possibly", why.join("; ")];
}

/** Stretches of days, those that touch made one. */
function joinedSpans(spans: readonly (readonly number[])[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, to] of spans.filter(([from, to]) => from! <= to!).sort(([a], [b]) => a! - b!) as [number, number][]) {
    const before = found.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else found.push([from, to]);
  }
  return found;
}

/** Whether only an end that is not known carries a claim to a spell to which its things, or the case, did not last. */
function carriedOff(claim: Claim, { first, last }: Spell): boolean {
  if (claim.bounds === null) return false;
  const [, startHi, endLo] = filledOf(claim), { within } = book.value.data.about;
  const ended = claim.states[1] === "unknown" && endLo < first, begun = claim.states[0] === "unknown" && startHi > last;
  if (!ended && !begun) return false;
  if (within !== null && ((ended && within[1]! < first) || (begun && within[0]! > last))) return true;
  return [claim.subject, claim.object, ...(claim.roles["to"] ?? []), ...(claim.roles["at"] ?? [])].some((id) => {
    const was = book.value.thing.get(id);
    if (was === undefined || was.bounds === null) return false;
    const [startLo, , , endHi] = filledOf(was);
    return (ended && endHi < first) || (begun && startLo > last);
  });
}

/** Something that was so, under its heading, and where it stands among its like. */
interface Active { group: string; certainty: Certainty; claim: Claim | null; id: string; line: LineData }

function ofClaim(claim: Claim, spell: Spell, then: string): Active | null {
  const dated = claim.bounds !== null ? bearing(claim, spell) : claim.days.some(([from, to]) => (from ?? FIRST) <= spell.last && (to ?? LAST) >= spell.first) ? (["possibly", "dated only by the period of its amount"] as const) : null;
  if (dated === null) return null;
  const lasts = book.value.data.verbs[claim.verb]?.moment !== true;
  const [certainty, why]: readonly [Certainty, string] = claim.denied ? ["denied", ""] : dated;
  const group = lasts ? themeOf(claim) : certainty === "possibly" ? `May have happened ${then}` : `Happened ${then}`;
  const fields: Fields = [["what", lasts ? "claim" : "moment"], ["certainty", certainty], ["why", why]];
  return { group, certainty, claim, id: claim.id, line: claimLine(claim, certainty, why === "" ? "" : ` — ${why}`, fields) };
}

function ofThing(thing: Thing, spell: Spell): Active | null {
  const group = BEING[thing.kind], found = group === undefined || thing.bounds === null ? null : bearing(thing, spell);
  if (group === undefined || found === null) return null;
  const [certainty, why] = found, { within } = book.value.data.about;
  if (thing.states[1] === "unknown" && within !== null && certainty === "possibly" && within[1]! < spell.first) return null;
  const fields: Fields = [["what", "thing"], ["certainty", certainty], ["why", why], ["thing", thing.id], ["kind", thing.kind], ...boundFields(thing.bounds)];
  return { group, certainty, claim: null, id: thing.id, line: line(`${thing.label}, ${thing.said}${why === "" ? "" : ` — ${why}`}`, thing.ended_by, certainty, 0, fields) };
}

function ofRules(spell: Spell): Active[] {
  return book.value.data.rules.flatMap((rule) => {
    const found = rule.bounds === null ? (["possibly", "no dates on record"] as const) : bearing(rule, spell);
    if (found === null) return [];
    const [certainty, why] = found, fields: Fields = [["what", "rule"], ["certainty", certainty], ["why", why], ["rule", rule.id], ...boundFields(rule.bounds)];
    return [{ group: RULES, certainty, claim: null, id: rule.id, line: line(`${rule.label}${rule.bounds === null ? "" : `, ${rule.when}`}${why === "" ? "" : ` — ${why}`}`, [], certainty, 0, fields) }];
  });
}

const phrase = (spell: Spell) => (spell.first === spell.last ? `on ${sayDay(spell.first)}` : `${spell.text.includes("/") ? "during" : "in"} ${spell.said}`);

export function at(words: string): AnswerData | Beyond {
  const spell = typedDate(words);
  if (spell === null) return { beyond: `“${words}” is not a day, month, year or span of two that this page reads; type 1939, 1939-09, 1939-09-01 or 1925/1933.` };
  const { data } = book.value, then = spell.first === spell.last ? "that day" : "then";
  const found: Active[] = [];
  let undated = 0, gone = 0;
  for (const claim of data.claims) {
    if (claim.bounds === null && claim.days.length === 0) { undated += 1; continue; }
    const one = ofClaim(claim, spell, then);
    if (one !== null && one.certainty === "possibly" && carriedOff(claim, spell)) gone += 1;
    else if (one !== null) found.push(one);
  }
  found.push(...data.things.flatMap((thing) => ofThing(thing, spell) ?? []), ...ofRules(spell));
  const groups = new Map<string, Active[]>();
  for (const one of found) (groups.get(one.group) ?? groups.set(one.group, []).get(one.group)!).push(one);
  const inOrder = (a: Active, b: Active) => RANK[a.certainty] - RANK[b.certainty] || (a.claim !== null && b.claim !== null ? byTime(a.claim, b.claim) : byCode(a.id, b.id));
  const sections = [...data.about.themes, `Happened ${then}`, `May have happened ${then}`, ...Object.values(BEING), RULES]
    .filter((title) => groups.has(title)).map((title) => section(title, groups.get(title)!.sort(inOrder).map((one) => one.line)));
  const lasting = (claim: Claim) => data.verbs[claim.verb]?.moment !== true;
  const spoken = new Set(data.claims.filter((claim) => claim.bounds !== null && !claim.denied && !LASTING.includes(claim.verb) && lasting(claim)).map(themeOf));
  const heard = new Set(found.flatMap((one) => (one.claim !== null && one.certainty !== "denied" && lasting(one.claim) ? [one.group] : [])));
  const silent = data.about.themes.filter((theme) => spoken.has(theme) && !heard.has(theme));
  if (silent.length > 0) sections.push(section("Nothing on record then", silent.map((theme) => line(theme)), "Claims with dates speak of these at other times. That none does here is no proof that there was none."));
  return answer(typed("at", words), `What was active ${phrase(spell)}`, summary(found, undated, gone), sections);
}

function summary(found: readonly Active[], undated: number, gone: number): string[] {
  const number = (lasts: boolean, possibly: boolean) => found.filter((one) => one.claim !== null && one.certainty !== "denied" && (book.value.data.verbs[one.claim.verb]?.moment !== true) === lasts && (one.certainty === "possibly") === possibly).length;
  const said = [`${count(number(true, false), "claim")} surely active, ${number(true, true)} possibly; ${number(false, false)} surely happened then, ${number(false, true)} possibly.`];
  if (undated > 0) said.push(`${count(undated, "claim")} without a date, which may bear on it, ${undated === 1 ? "is" : "are"} not listed.`);
  if (gone > 0) said.push(`${count(gone, "claim")} with no end (or start) on record ${gone === 1 ? "is" : "are"} left out: what they speak of had ended by then or not begun, or it lies beyond the case's horizon.`);
  return ungraded() ? [...said, "No claim of this case is graded."] : said;
}

/** One entry of the record, put together from what the page carries: `rapallo show`, on the page. */
import { book, count, title } from "../book";
import { stretch } from "../dates";
import { thingNamed } from "../lookup";
import type { AnswerData, Claim, LineData, Passage, SectionData, Source } from "../payload";
import { typed } from "../questions";
import { byCode } from "../spelling";
import { answer, byTime, claimLine, facts, isPoint, line, section, told, unknown } from "./lines";
import { ofThing } from "./thing";

export function show(name: string): AnswerData | string {
  const { data, claim, source, thing } = book.value;
  const put = (head: string, sections: SectionData[]) => answer(typed("show", name), head, [], sections);
  const one = claim.get(name);
  if (one !== undefined && !thing.has(name)) return put(`Claim ${name}`, ofClaim(one));
  const key = source.get(name) ?? source.get(name.toUpperCase());
  if (key !== undefined) return put(`Source ${key.key}`, ofSource(key));
  const written = Object.hasOwn(data.written, name) ? data.written[name] : undefined;
  if (written !== undefined) return put(written.title, written.sections.map((part) => ({ ...part, lines: part.lines.map(whole) })));
  const found = thingNamed(name);
  return found === null ? unknown(name, "thing, claim, source, rule, thesis or way") : put(title(found), ofThing(thing.get(found)!));
}

/** A line of what is carried; one without text is its claim's own. */
function whole(row: LineData): LineData {
  const claim = row.text === "" && row.claims.length === 1 ? book.value.claim.get(row.claims[0]!) : undefined;
  return claim === undefined ? row : claimLine(claim);
}

/** A piece of evidence in a phrase: where, how, who speaks. */
function cited(item: Passage): string {
  const how = [...(item.relation === "disputes" ? ["disputes"] : []), item.stance === "" ? "reports" : item.stance, ...(item.speaker === "" ? [] : [`speaks: ${item.speaker}`]), ...(item.hedge === "" ? [] : [`“${item.hedge}”`])];
  return `${item.source}${item.locator === "" ? "" : `, ${item.locator}`}: ${how.join("; ")}${item.cite === item.source ? "" : ` (${item.cite})`}`;
}

function ofClaim(claim: Claim): SectionData[] {
  const { data } = book.value;
  const group = data.rivalries.find((one) => one.claims.includes(claim.id));
  return [
    section("What it says", [claimLine(claim)]),
    section("Field by field", fieldByField(claim)),
    section("How far it counts", standing(claim)),
    section("Evidence", claim.evidence.flatMap((item) => {
      const fields = (["source", "cite", "relation", "locator", "speaker", "stance", "hedge"] as const).map((name) => [name, item[name]] as const);
      const before = book.value.source.get(item.source)?.ancestors ?? [];
      return [line(cited(item), [claim.id], item.relation, 0, fields), ...(before.length === 0 ? [] : [line(`${item.source} repeats, directly or through others: ${before.join(", ")}`, [], "", 1)])];
    }), independent(claim)),
    section("Inferred from", told(claim.premises)),
    section("Rivals", told(claim.rivals), group === undefined ? "" : `They differ in ${group.about.join(", ")}; none wins unless a reading says so.`),
    section("In return for it, or it in return for them", told(claim.exchange)),
    section("What is inferred from it", told(claim.supports), claim.supports.length > 0 ? "They fall if this one falls." : ""),
    section("Ways that cite it", data.written_ways.filter((way) => way.claims.includes(claim.id)).map((way) => line(`${way.title}: gives ${way.gives}`, [claim.id]))),
    section("Theses that argue from it", data.theses.filter((one) => one.claims.includes(claim.id)).map((one) => line(`${one.id}: ${one.says}`, [claim.id]))),
  ];
}

function fieldByField(claim: Claim): LineData[] {
  const verb = book.value.data.verbs[claim.verb], called = (ids: readonly string[]) => ids.map((id) => `${title(id)} (${id})`).join("; ");
  const [a, b, c, d] = claim.bounds ?? [null, null, null, null];
  return facts(
    ["verb", `${claim.verb}: ${verb?.meaning ?? ""}`], ["subject", called([claim.subject])], ["object", claim.object === "" ? "" : called([claim.object])],
    ...["to", "by", "at", "via", "under", "for", "as"].map((role) => [role, called(claim.roles[role] ?? [])] as const),
    ["when", claim.when === "" ? "the record does not say" : `${claim.said} (written ${claim.when})`],
    ["start", claim.bounds === null ? "" : bound(a, b, claim.states[0], "none: it always was")],
    ["end", claim.bounds === null || isPoint(claim) ? "" : bound(c, d, claim.states[1], "none: it goes on")],
    ["amount", claim.amount], ["exchange", claim.in_return], ["hedge", claim.hedge], ["note", claim.note],
  );
}
const bound = (first: number | null, last: number | null, state: string, open: string) =>
  (state === "open" ? open : state === "unknown" ? `not known (${first === null ? stretch(null, last) : stretch(first, null)})` : stretch(first, last));

const standing = (claim: Claim): LineData[] => facts(
  ["favourably", claim.standing[0] ? "counts" : "does not count"],
  ["unfavourably", claim.standing[1] ? "counts" : `does not count: ${claim.because.join("; ")}`],
  ["confidence", claim.confidence === "not graded" ? "not graded (taken as moderate)" : claim.confidence],
  ["footing", claim.rests_on === claim.footing ? claim.footing : `${claim.footing}, resting on what is ${claim.rests_on}`],
);

function independent(claim: Claim): string {
  const supporting = claim.evidence.filter((item) => item.relation !== "disputes"), keys = new Set(supporting.map((item) => item.source));
  if (supporting.length === 0) return claim.footing === "stated" ? "No evidence supports it." : "";
  const found = claim.independent ?? { count: 1, chosen: [], exact: true };
  return `${count(supporting.length, "passage")} in support from ${count(keys.size, "source")}, of which ${found.exact ? "" : "at least "}${found.count} independent${keys.size > 1 ? ` (${found.chosen.join(", ")})` : ""}.`;
}

function ofSource(source: Source): SectionData[] {
  const { data } = book.value, down = new Set(source.falls);
  const own: LineData[] = [], shared: LineData[] = [], against: LineData[] = [], inferred: LineData[] = [];
  for (const claim of [...data.claims].sort(byTime)) {
    const mine = claim.evidence.filter((item) => item.source === source.key), support = mine.filter((item) => item.relation !== "disputes");
    if (mine.length > support.length) against.push(claimLine(claim));
    if (support.length > 0) {
      const where = [...new Set(support.map((item) => item.locator))].filter((text) => text !== "").sort(byCode).join(", ");
      (down.has(claim.id) ? own : shared).push(claimLine(claim, undefined, where === "" ? "" : ` — ${where}`));
    } else if (down.has(claim.id)) inferred.push(claimLine(claim));
  }
  return [
    section("What it is", facts(
      ["cite", source.cite], ["type", source.type], ["publisher", source.publisher], ["pages", source.pages], ["url", source.address], ["party", source.party],
      ["repeats", source.derives_from.length > 0 ? source.derives_from.join(", ") : "nothing on record"],
      ["goes back to", source.ancestors.length > 0 ? source.roots.join(", ") : ""],
      ["repeated by", source.repeated_by.length > 0 ? `${count(source.repeated_by.length, "source")}: ${source.repeated_by.join(", ")}` : ""],
      ["note", source.note],
    )),
    section("Claims that rest on it, or on what derives only from it, and on nothing else", own),
    section("Claims that fall with these or with what derives only from it", inferred),
    section("Claims that it supports beside others", shared),
    section("Claims that it disputes", against),
    section("Rules of its text", data.rules.filter((rule) => rule.source === source.key).map((rule) => line(`${rule.label}${rule.locator === "" ? "" : `, ${rule.locator}`}`, [], "", 0, [["rule", rule.id]]))),
    section("Theses held in it", data.theses.filter((one) => one.source === source.key).map((one) => line(`${one.id}: ${one.says}`))),
  ];
}

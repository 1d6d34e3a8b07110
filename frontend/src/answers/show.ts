/** One entry of the record, put together from what the page carries: `rapallo show`, `rapallo find` and `rapallo timeline`, on the page. */
import { book, count, named, title } from "../book";
import { civil, stretch, typedDate } from "../dates";
import { plain } from "../folding";
import type { AnswerData, Claim, LineData, Source, Thing } from "../payload";
import { typed } from "../questions";
import { resolved, search } from "../searching";
import { answer, byTime, claimLine, filled, line, section, themeOf } from "./lines";

export function show(name: string): AnswerData | string {
  const { data, claim, source, way, thing } = book.value;
  const one = claim.get(name);
  if (one !== undefined && !thing.has(name)) return ofClaim(one, name);
  const key = source.get(name) ?? source.get(name.toUpperCase());
  if (key !== undefined) return ofSource(key, name);
  const rule = data.rules.find((row) => row.id === name);
  if (rule !== undefined) return answer(typed("show", name), rule.label, [], [section("What it says", [line(rule.says)]), section("Where", [line([title(rule.under), rule.source, rule.locator, rule.when].filter((text) => text !== "").join(", "))]), section("What it forbids or may forbid", rule.claims.flatMap((id) => (claim.has(id) ? [claimLine(claim.get(id)!)] : [])))]);
  const thesis = data.theses.find((row) => row.id === name);
  if (thesis !== undefined) return answer(typed("show", name), `Thesis ${thesis.id}`, [], [section("What it says", [line(thesis.says)]), section("From", [line([thesis.source, thesis.locator].filter((text) => text !== "").join(", "))]), section("Put to the record", [line(thesis.ask, [], "question"), line(thesis.author_says, [], "author"), line(thesis.model_says === "" ? "not answered here" : thesis.model_says, [], "record")])]);
  const path = way.get(name);
  if (path !== undefined) return answer(typed("show", name), `Way ${path.label}`, [], [section("What it is", [line(path.says), line(`gives ${path.gives}; ran: ${path.ran}; ${path.footing}`)]), section("Its claims", path.claims.flatMap((id) => (claim.has(id) ? [claimLine(claim.get(id)!)] : [])))]);
  const found = resolved(name, ["thing"]);
  if (found !== null) return ofThing(thing.get(found.id)!, name);
  const near = search(name, ["thing", "source", "claim"], 5).map((row) => `${row.label} (${row.id})`);
  return `No thing, claim, source, rule, thesis or way of this case is called “${name}”.${near.length > 0 ? ` Did you mean: ${near.join("; ")}?` : ""}`;
}

/** The things that claims of identity make one with a thing: affirmed same-as claims, followed in both directions. */
function same(id: string): string[] {
  const found = new Set([id]), waiting = [id];
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    for (const name of book.value.thing.get(at)?.claims ?? []) {
      const claim = book.value.claim.get(name);
      if (claim === undefined || claim.verb !== "same-as" || claim.denied || !claim.standing[1]) continue;
      for (const other of [claim.subject, claim.object]) if (!found.has(other) && book.value.thing.has(other)) { found.add(other); waiting.push(other); }
    }
  }
  return [...found];
}

function ofThing(thing: Thing, name: string): AnswerData {
  const { data, parts, thing: all, claim: claims } = book.value;
  const one = same(thing.id);
  const about = [...new Set(one.flatMap((id) => all.get(id)?.claims ?? []))].map((id) => claims.get(id)!).sort(byTime);
  const place = thing.lat !== null && thing.lon !== null ? `${thing.lat}, ${thing.lon}${thing.radius !== null ? `, within ${thing.radius} km` : ""}` : "";
  const head: [string, string][] = [
    ["id", thing.id], ["kind", thing.kind === "" ? "not said" : thing.kind], ["classes", thing.classes.join(", ")],
    ["names", thing.names.map(([language, word]) => (language === "" ? word : `${word} (${language})`)).join("; ")],
    ["existed", thing.said], ["part of", thing.part_of.map(title).join(", ")], ["place", place], ["same as", one.filter((id) => id !== thing.id).map(title).join(", ")], ["note", thing.note],
  ];
  const sections = [section("What it is", head.filter(([, text]) => text !== "").map(([mark, text]) => line(text, [], mark)))];
  sections.push(section("Parts", (parts.get(thing.id) ?? []).map((id) => { const part = all.get(id)!; return line(`${part.label} (${[part.kind === "" ? "thing" : part.kind, part.said].filter((text) => text !== "").join(", ")}): ${count(part.claims.length, "claim")}`); })));
  for (const theme of data.about.themes) {
    sections.push(section(theme, about.filter((claim) => themeOf(claim) === theme).map((claim) => {
      const own = named(claim).includes(thing.id);
      return claimLine(claim, undefined, own ? "" : ` — as ${one.filter((id) => named(claim).includes(id)).map(title).join(" and ")}`);
    })));
  }
  const contested = about.filter((claim) => claim.rivals.length > 0);
  const groups = new Map(contested.map((claim) => { const ids = [claim.id, ...claim.rivals].sort(); return [ids.join(" "), ids] as const; }));
  sections.push(section("Where its claims are contested", [...groups.values()].map((ids) => line(`${ids.length} claims that cannot all hold`, ids))));
  sections.push(section("Rules of it", data.rules.filter((rule) => rule.under === thing.id).map((rule) => line(rule.label))));
  const inWay = (holding: string) => holding.split("@").includes(thing.id);
  sections.push(section("Ways with it", data.ways.filter((way) => way.origin === "written" && (inWay(way.gives) || way.needs.some((need) => need.of.some(inWay)) || [...way.by, ...way.at, ...way.via, ...way.under].includes(thing.id)))
    .map((way) => line(`${way.label}: gives ${way.gives.split("@").map(title).join(" to ")}`, way.claims))));
  sections.push(sourcesOf(about));
  return answer(typed("show", name), thing.label, [], sections);
}

function sourcesOf(about: readonly Claim[]) {
  const rests = new Map<string, string[]>();
  for (const claim of about) for (const key of new Set(claim.evidence.map((item) => item.source))) (rests.get(key) ?? rests.set(key, []).get(key)!).push(claim.id);
  const rows = [...rests].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  return section("Sources of its claims", rows.map(([key, ids]) => line(`${key}: ${count(ids.length, "claim")}${cite(key)}`, ids.sort())), about.length > 0 ? "" : "No claim names it.");
}
const cite = (key: string) => { const found = book.value.source.get(key); return found === undefined || found.cite === "" ? "" : ` — ${found.cite}`; };

function ofClaim(claim: Claim, name: string): AnswerData {
  const { claim: all } = book.value;
  const told = (ids: readonly string[]) => [...ids].sort().flatMap((id) => (all.has(id) ? [claimLine(all.get(id)!)] : []));
  return answer(typed("show", name), `Claim ${claim.id}`, [], [
    section("What it says", [claimLine(claim)]),
    section("Evidence", claim.evidence.map((item) => line([item.cite === "" ? item.source : item.cite, item.locator, item.speaker === "" ? "" : `speaking: ${item.speaker}`, item.stance, item.hedge === "" ? "" : `“${item.hedge}”`].filter((text) => text !== "").join(", "), [claim.id], item.relation))),
    section("Inferred from", told(claim.premises)),
    section("Rivals", told(claim.rivals), claim.rivals.length > 0 ? "None wins unless a reading says so." : ""),
    section("In return for it, or it in return for them", told(claim.exchange)),
    section("What is inferred from it", told(claim.supports), claim.supports.length > 0 ? "They fall if this one falls." : ""),
  ]);
}

function ofSource(source: Source, name: string): AnswerData {
  const { claim } = book.value;
  const told = (ids: readonly string[]): LineData[] => ids.flatMap((id) => (claim.has(id) ? [claimLine(claim.get(id)!)] : []));
  return answer(typed("show", name), `Source ${source.key}`, [source.cite], [
    section("What it is", [line(source.type === "" ? "not said" : source.type, [], "type"), ...(source.party === "" ? [] : [line(title(source.party), [], "a side's")]), ...(source.note === "" ? [] : [line(source.note, [], "note")])]),
    section("What it repeats, directly or through others", source.ancestors.map((key) => line(`${key}${cite(key)}`))),
    section("Claims that name it", told(source.claims)),
    section("Claims that fall without it", source.falls.length > 0 ? told(source.falls) : [], source.falls.length === 0 ? "None falls: all have other support." : ""),
  ]);
}

export function find(words: string): AnswerData | string {
  if (plain(words) === "") return "There is nothing to look for; give a word or a name.";
  const { data, claim } = book.value;
  const things = search(words, ["thing"], 200), sources = search(words, ["source"], 100), written = search(words, ["rule", "thesis"], 100);
  const ids = new Set(things.filter((one) => plain(one.label) === plain(words) || one.id === words).map((one) => one.id));
  const asked = plain(words).split(" ");
  const claims = data.claims.filter((one) => named(one).some((id) => ids.has(id)) || asked.every((word) => ` ${plain(`${one.id} ${one.says}`)}`.includes(` ${word}`))).sort(byTime);
  const all = things.length + claims.length + sources.length + written.length;
  return answer(typed("find", words), `What answers to “${words}”`, [all === 0 ? "Nothing in the record answers to it." : `${count(things.length, "thing")}, ${count(claims.length, "claim")}, ${count(sources.length, "source")}, ${written.length} of rules and theses.`], [
    section("Things", things.map((one) => line(`${one.label} (${one.note}, ${one.id})`, []))),
    section("Claims", claims.map((one) => claimLine(claim.get(one.id)!))),
    section("Sources", sources.map((one) => line(`${one.id}: ${one.label}`, book.value.source.get(one.id)?.claims ?? []))),
    section("Rules and theses", written.map((one) => line(`${one.id}: ${one.label}`))),
  ]);
}

export function timeline(name: string, from: string, until: string): AnswerData | string {
  const { data, thing: things } = book.value;
  const side = data.about.sides.find((one) => one.name === name);
  const found = name === "" || side !== undefined ? null : resolved(name, ["thing"]);
  if (name !== "" && side === undefined && found === null) return `No thing of this case is called “${name}”.`;
  const first = from === "" ? null : typedDate(from), last = until === "" ? null : typedDate(until);
  if ((from !== "" && first === null) || (until !== "" && last === null)) return "A date is typed as 1939, 1939-09 or 1939-09-01.";
  const wanted = name === "" ? null : new Set(side !== undefined ? side.all : same(found!.id));
  let undated = 0;
  const years = new Map<string, [Claim | Thing, LineData][]>();
  const lies = (bounds: [number, number, number, number]) => (last === null || bounds[0] <= last.last) && (first === null || bounds[3] >= first.first);
  const put = (row: Claim | Thing, told: LineData) => { const year = row.bounds![0] === null ? "Start not known" : String(civil(row.bounds![0]).y); (years.get(year) ?? years.set(year, []).get(year)!).push([row, told]); };
  for (const claim of data.claims) {
    if (wanted !== null && !named(claim).some((id) => wanted.has(id))) continue;
    if (claim.bounds === null) undated += 1;
    else if (lies(filled(claim.bounds))) put(claim, claimLine(claim));
  }
  for (const thing of data.things) if ((wanted === null || wanted.has(thing.id)) && thing.bounds !== null && lies(filled(thing.bounds))) put(thing, line(`${thing.label}, ${thing.said === "" ? stretch(thing.bounds[0], thing.bounds[1]) : thing.said}`, [], thing.kind));
  const sections = [...years].sort(([a], [b]) => (a === "Start not known" ? -1 : b === "Start not known" ? 1 : Number(a) - Number(b)))
    .map(([year, rows]) => section(year, rows.sort(([a], [b]) => filled(a.bounds!)[0] - filled(b.bounds!)[0]).map(([, told]) => told), "", 2));
  const number = sections.reduce((sum, one) => sum + one.lines.length, 0);
  const summary = [`${number} dated entries.`, ...(undated > 0 ? [`${count(undated, "claim")} without a date cannot be placed and ${undated === 1 ? "is" : "are"} not listed.`] : [])];
  const label = side?.label ?? (found === null ? "" : things.get(found.id)!.label);
  return answer(typed("timeline", ...(name === "" ? [] : [name]), ...(from === "" ? [] : ["--from", from]), ...(until === "" ? [] : ["--until", until])), `Timeline${label === "" ? "" : ` of ${label}`}`, summary, sections);
}

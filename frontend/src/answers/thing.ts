/** The whole record of one thing, on the page: what it is, and everything claimed of it and of what claims of identity make one with it. */
import { book, count, named, title } from "../book";
import { sayDay } from "../dates";
import type { Claim, LineData, SectionData, Thing } from "../payload";
import { byCode } from "../spelling";
import { byTime, claimLine, claimsNaming, facts, joined, line, sameAs, section, themeOf } from "./lines";

export function ofThing(thing: Thing): SectionData[] {
  const { data, thing: all } = book.value;
  const one = sameAs(thing), about = claimsNaming(new Set(one)).sort(byTime), ids = new Set(about.map((claim) => claim.id));
  const row = (claim: Claim) => { const names = named(claim); return claimLine(claim, undefined, names.includes(thing.id) ? "" : ` — as ${joined(one.filter((id) => names.includes(id)).map(title))}`); };
  return [
    section("What it is", head(thing, one)),
    section("Parts", [...(book.value.parts.get(thing.id) ?? [])].sort(byCode).map((id) => {
      const part = all.get(id)!;
      return line(`${part.label} (${part.kind === "" ? "thing" : part.kind}${part.when === "" ? "" : `, ${part.said}`}): ${count(part.claims.length, "claim")}`, [], "", 0, [["part", id], ["kind", part.kind]]);
    })),
    ...data.about.themes.map((theme) => section(theme, about.filter((claim) => themeOf(claim) === theme).map(row))),
    section("Where its claims are contested", data.rivalries.filter((group) => group.claims.some((id) => ids.has(id)))
      .map((group) => line(`${group.claims.length} claims that cannot all hold (${group.about.join(", ")})`, group.claims, "", 0, [["about", group.about.join(", ")]]))),
    section("Rules that speak of it", thing.rules.map(([id, how]) => line(`${data.rules.find((rule) => rule.id === id)?.label ?? id}: ${how}`, [], "", 0, [["rule", id], ["how", how]]))),
    section("Ways with it", data.written_ways.filter((way) => way.things.includes(thing.id)).map((way) => line(way.told, way.claims.filter((id) => book.value.claim.has(id)), "", 0, [["way", way.id]]))),
    section("Theses that argue from these claims", data.theses.filter((thesis) => thesis.claims.some((id) => ids.has(id)))
      .map((thesis) => line(`${thesis.id}: ${thesis.says}`, [...new Set(thesis.claims)].filter((id) => ids.has(id)).sort(byCode)))),
    section("Sources of its claims", sourcesOf(about), about.length > 0 ? "" : "No claim names it."),
  ];
}

function head(thing: Thing, one: readonly string[]): LineData[] {
  const [, , endLo, endHi] = thing.bounds ?? [null, null, null, null], said = (day: number | null) => (day === null ? "…" : sayDay(day));
  return facts(
    ["id", thing.id], ["kind", thing.kind === "" ? "not said" : thing.kind], ["classes", thing.classes.join(", ")],
    ["names", thing.names.map(([language, word]) => (language === "" ? word : `${word} (${language})`)).join("; ")],
    ["existed", thing.said],
    ["end", thing.ended_by.length === 0 ? "" : endLo === endHi ? said(endLo) : `between ${said(endLo)} and ${said(endHi)}`, thing.ended_by],
    ["part of", joined(thing.part_of.map(title))], ["lay in", thing.lay_in, thing.lay_by], ["place", thing.place], ["size", thing.size],
    ["same as", joined(one.filter((id) => id !== thing.id).map(title)), thing.same_by], ["wikidata", thing.wikidata], ["note", thing.note],
  );
}

function sourcesOf(about: readonly Claim[]): LineData[] {
  const rests = new Map<string, string[]>();
  for (const claim of [...about].sort((a, b) => byCode(a.id, b.id))) for (const key of new Set(claim.evidence.map((item) => item.source))) (rests.get(key) ?? rests.set(key, []).get(key)!).push(claim.id);
  return [...rests].sort(([a, one], [b, other]) => other.length - one.length || byCode(a, b)).map(([key, ids]) => {
    const source = book.value.source.get(key);
    return line(`${key}: ${count(ids.length, "claim")}${source === undefined ? "" : ` — ${source.cite}`}`, ids, "", 0, [["source", key], ["number", ids.length]]);
  });
}

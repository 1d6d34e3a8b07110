/** What in the record answers to some words, in any spelling: `rapallo find`, on the page. */
import { book, count, named as namedBy } from "../book";
import { plain } from "../folding";
import { findThings, labelOf, nearThings, raw } from "../lookup";
import type { AnswerData, Claim, LineData, Thing } from "../payload";
import { typed } from "../questions";
import { byCode } from "../spelling";
import { answer, byTime, claimLine, line, section } from "./lines";

/** The words of everything, in plain letters; worked out when something is first looked for. */
interface Texts { names: Map<string, string>; rest: Map<string, string>; claims: Map<string, string>; sources: Map<string, string> }
const cache = new WeakMap<object, Texts>();

function texts(): Texts {
  const { data } = book.value, known = cache.get(data);
  if (known !== undefined) return known;
  const simple = (...words: readonly string[]) => plain(words.map(raw).join(" "));
  const made: Texts = {
    names: new Map(data.things.map((thing) => [thing.id, plain([thing.id, labelOf(thing), ...thing.names.map(([, name]) => raw(name))].join(" "))])),
    rest: new Map(data.things.map((thing) => [thing.id, simple(thing.kind, ...thing.classes, thing.unit, thing.wikidata, thing.note)])),
    claims: new Map(data.claims.map((claim) => [claim.id, simple(claim.id, claim.verb, data.verbs[claim.verb]?.label ?? "", claim.unit, claim.of_what, claim.note, ...claim.evidence.flatMap((item) => [item.source, item.locator, item.speaker, item.hedge]))])),
    sources: new Map(data.sources.map((source) => [source.key, source.words !== "" ? source.words : simple(source.key, source.cite, source.party, source.note)])),
  };
  cache.set(data, made);
  return made;
}
const has = (text: string, word: string) => text.startsWith(word) || text.includes(` ${word}`);

export function find(words: string): AnswerData | string {
  const asked = [...new Set(plain(words).split(" "))].filter((word) => word !== "");
  if (asked.length === 0) return "there is nothing to look for; give a word or a name.";
  const { data } = book.value, written = texts();
  const so = new Map(asked.map((word) => [word, new Set(data.things.filter((thing) => has(written.names.get(thing.id)!, word)).map((thing) => thing.id))]));
  const whole = new Set([...so.values()].every((found) => found.size > 0) ? called(words) : findThings(words));
  const named = new Map([...so].map(([word, found]) => [word, found.size > 0 ? found : new Set(findThings(word))]));
  const things = thingsOf(asked, named, whole, written);
  const claims = data.claims.filter((claim) => inClaim(claim, asked, named, whole, written)).sort(byTime);
  const sources = data.sources.filter((source) => asked.every((word) => has(written.sources.get(source.key)!, word)));
  const rules = data.rules.filter((rule) => asked.every((word) => has(rule.words, word))), theses = data.theses.filter((one) => asked.every((word) => has(one.words, word)));
  const many = rules.length + theses.length, nothing = things.length + claims.length + sources.length + many === 0;
  const near = nothing ? nearThings(words).map((id) => `${book.value.thing.get(id)!.label} (${id})`) : [];
  const summary = nothing ? `Nothing in the record answers to it.${near.length > 0 ? ` Did you mean: ${near.join("; ")}?` : ""}` : `${count(things.length, "thing")}, ${count(claims.length, "claim")}, ${count(sources.length, "source")}, ${many} of rules and theses.`;
  return answer(typed("find", words), `What answers to “${words}”`, [summary], [
    section("Things", things.map(ofThing)),
    section("Claims", claims.map((claim) => claimLine(claim))),
    section("Sources", sources.map((source) => line(`${source.key}: ${source.cite}`, [], "", 0, [["source", source.key]]))),
    section("Rules and theses", [
      ...rules.map((rule) => line(`rule ${rule.id}: ${rule.label}`, [], "", 0, [["rule", rule.id]])),
      ...theses.map((one) => line(`thesis ${one.id}: ${one.says}`, [], "", 0, [["thesis", one.id]])),
    ]),
  ]);
}

/** The things that go by exactly these words. */
function called(words: string): string[] {
  const name = plain(words);
  return book.value.data.things.filter((thing) => thing.id === name || [labelOf(thing), ...thing.names.map(([, one]) => raw(one))].some((one) => plain(one) === name)).map((thing) => thing.id);
}

/** Things that answer, those with the words in their names first. */
function thingsOf(asked: readonly string[], named: ReadonlyMap<string, ReadonlySet<string>>, whole: ReadonlySet<string>, written: Texts): Thing[] {
  const found: [number, string, Thing][] = [];
  for (const thing of book.value.data.things) {
    const rank = whole.has(thing.id) ? 0 : asked.every((word) => named.get(word)!.has(thing.id)) ? 1 : asked.every((word) => named.get(word)!.has(thing.id) || has(written.rest.get(thing.id)!, word)) ? 2 : -1;
    if (rank >= 0) found.push([rank, raw(thing.label), thing]);
  }
  return found.sort(([a, one, x], [b, other, y]) => a - b || byCode(one, other) || byCode(x.id, y.id)).map(([, , thing]) => thing);
}

function inClaim(claim: Claim, asked: readonly string[], named: ReadonlyMap<string, ReadonlySet<string>>, whole: ReadonlySet<string>, written: Texts): boolean {
  const things = namedBy(claim);
  if (things.some((id) => whole.has(id))) return true;
  return asked.every((word) => things.some((id) => named.get(word)!.has(id)) || has(written.claims.get(claim.id)!, word));
}

function ofThing(thing: Thing): LineData {
  const names = thing.names.length > 0 ? ` — also ${thing.names.map(([, name]) => name).join("; ")}` : "";
  const text = `${thing.label} (${thing.kind === "" ? "thing" : thing.kind}${thing.when === "" ? "" : `, ${thing.said}`}): ${count(thing.claims.length, "claim")}${names}`;
  return line(text, [], "", 0, [["thing", thing.id], ["kind", thing.kind], ["number", thing.claims.length]]);
}

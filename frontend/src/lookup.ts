/** Things found by any spelling of any of their names: the page's reading of `rapallo.record.lookup`. `find` answers only where letters agree;
 * what is merely close is for `near` to propose. */
import { book } from "./book";
import { foldRead, likeness, plain, readName, same, sameList, type Name } from "./folding";
import { agreement, begins, caseless, stripped, wordLikeness, type Word } from "./spelling";

const NEAR = 55;
const SHORTLIST = 40;
const BEGUN = 0.85;

interface Index {
  ids: readonly string[]; byId: ReadonlyMap<string, string>; people: ReadonlySet<number>; texts: readonly (readonly string[])[];
  verbatim: ReadonlyMap<string, readonly number[]>; plain: ReadonlyMap<string, readonly number[]>; read: Read | null;
}
type Entry = readonly [number, Name];
interface Read { folded: ReadonlyMap<string, readonly Entry[]>; words: ReadonlyMap<string, readonly Entry[]>; foldedKeys: readonly (readonly string[])[]; wordKeys: readonly (readonly string[])[] }

const cache = new WeakMap<object, Index>();

/** A text as it was before signs that steer a screen were named in it. */
export const raw = (text: string) => (text.includes("‹U+") ? text.replace(/‹U\+([0-9A-F]{4})›/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : text);
/** A thing's own label; blank where it goes by its id. */
export const labelOf = (thing: { label: string; unnamed?: boolean }) => (thing.unnamed === true ? "" : raw(thing.label));

const put = <K, V>(map: Map<K, V[]>, key: K, value: V) => { const found = map.get(key); if (found === undefined) map.set(key, [value]); else found.push(value); };

/** A name as it is compared with one as written. */
const asWritten = (text: string) => caseless(stripped(text)).replace(/[\t\n\r]/g, " ");

function index(): Index {
  const { data } = book.value, found = cache.get(data);
  if (found !== undefined) return found;
  const byId = new Map<string, string>(), verbatim = new Map<string, number[]>(), simply = new Map<string, number[]>();
  for (const thing of data.things) { const key = caseless(thing.id); if (!byId.has(key)) byId.set(key, thing.id); }
  const texts = data.things.map((thing) => [labelOf(thing), ...thing.names.map(([, name]) => raw(name))]);
  texts.forEach((names, at) => { for (const name of names) put(verbatim, asWritten(name), at); });
  for (const [text, places] of verbatim) { const key = plain(text), there = simply.get(key); if (there === undefined) simply.set(key, [...places]); else there.push(...places); }
  const people = new Set(data.things.flatMap((thing, at) => (thing.kind === "person" ? [at] : [])));
  const made: Index = { ids: data.things.map((thing) => thing.id), byId, people, texts, verbatim, plain: simply, read: null };
  cache.set(data, made);
  return made;
}

/** Every name read; when it is first needed, since it takes a while. */
function readOf(one: Index): Read {
  if (one.read !== null) return one.read;
  const folded = new Map<string, Entry[]>(), words = new Map<string, Entry[]>();
  one.texts.forEach((texts, at) => {
    const seen = new Set<string>();
    for (const text of texts) {
      const name = readName(text), signature = texts.length > 1 ? JSON.stringify(name) : "";
      if (seen.has(signature)) continue;
      seen.add(signature);
      const key = foldRead(name);
      if (key !== "") put(folded, key, [at, name]);
      for (const word of new Set(name.words.map((each) => each.key))) put(words, word, [at, name]);
    }
  });
  one.read = { folded, words, foldedKeys: [...folded.keys()].map((key) => [...key]), wordKeys: [...words.keys()].map((key) => [...key]) };
  return one.read;
}

/** The ids of all things that a text names, in the order of things: by id, as written, but for accents and punctuation, in another spelling, by a
 * family name. Several: the text does not tell them apart. */
export function findThings(text: string): string[] {
  const one = index(), asked = asWritten(text);
  if (asked === "") return [];
  const id = one.byId.get(asked);
  if (id !== undefined) return [id];
  const answer = (places: Iterable<number>) => [...new Set([...places].sort((a, b) => a - b).map((at) => one.ids[at]!))];
  const written = one.verbatim.get(asked);
  if (written !== undefined) return answer(written);
  const simple = plain(text);
  if (simple === "") return [];
  const simply = one.plain.get(simple);
  if (simply !== undefined) return answer(simply);
  const name = readName(text), read = readOf(one);
  const alike = new Set((read.folded.get(foldRead(name)) ?? []).filter(([, own]) => same(name, own)).map(([at]) => at));
  return answer(alike.size > 0 ? alike : family(one, read, name));
}

/** The one thing that a name in any spelling means; `null`: none or several. */
export function thingNamed(name: string): string | null {
  if (book.value.thing.has(name)) return name;
  const found = findThings(name);
  return found.length === 1 ? found[0]! : null;
}

function family(one: Index, read: Read, name: Name): Set<number> {
  const found = new Set<number>();
  for (const asked of name.words) {
    for (const [at, own] of read.words.get(asked.key) ?? []) {
      const named = own.family.includes(asked.key) && one.people.has(at);
      if (!found.has(at) && ((named && fits(name, own)) || same(name, own))) found.add(at);
    }
  }
  return found;
}

const holds = (name: Name, word: Word) => name.words.some((own) => agreement(word, own) === 1);

/** Whether every part of a name is in a fuller one, but for a patronymic that this one may lack. */
function fits(asked: Name, own: Name): boolean {
  if (!sameList(asked.numbers, own.numbers)) return false;
  const other = own.words.some((word) => word.patronymic && !holds(asked, word));
  for (const word of asked.words) if (!(word.patronymic && asked.words.length > 2 && !other) && !holds(own, word)) return false;
  return asked.initials.every((sign) => own.initials.includes(sign) || own.words.some((word) => begins(word, sign)));
}

/** Up to `limit` things with names close to a text, the closest first: proposals, never answers. */
export function nearThings(text: string, limit = 5): string[] {
  const one = index(), name = readName(text), key = [...foldRead(name)];
  if (key.length === 0 || key.length > 1000) return [];
  const read = readOf(one), places = new Map<Name, number>();
  const take = (entries: readonly Entry[]) => { for (const [at, own] of entries) places.set(own, at); };
  const folded = [...read.folded.values()], words = [...read.words.values()];
  for (const at of closest(key, read.foldedKeys, 0)) take(folded[at]!);
  for (const asked of name.words.slice(0, 8)) {
    const its = [...asked.key];
    for (const at of closest(its, read.wordKeys, 60)) take(words[at]!.slice(0, 5 * SHORTLIST));
    const begun: number[] = [];
    if (its.length > 2) [...read.words.keys()].forEach((word, at) => { if (word.startsWith(asked.key)) begun.push(at); });
    for (const at of begun.slice(0, SHORTLIST)) take(words[at]!.slice(0, 5 * SHORTLIST));
  }
  const best = new Map<number, number>();
  for (const [own, at] of places) best.set(at, Math.max(best.get(at) ?? 0, closeness(name, own)));
  return [...best].filter(([, score]) => score >= NEAR).map(([at, score]) => [tenths(score), at] as const).sort(([a, one_], [b, other]) => b - a || one_ - other).slice(0, limit).map(([, at]) => one.ids[at]!);
}

/** Rounded to tenths, half of one to the even. */
function tenths(score: number): number {
  const ten = Math.round(Number(score.toFixed(1)) * 10);
  return score * 4 === Math.floor(score * 4) && Math.abs(score * 10 - Math.floor(score * 10) - 0.5) < 1e-9 && ten % 2 === 1 ? ten - 1 : ten;
}

/** The places of the keys closest to one, the closest first: twice the signs they share in order, over all their signs. */
function closest(key: readonly string[], keys: readonly (readonly string[])[], least: number): number[] {
  const scored: [number, number][] = [];
  keys.forEach((other, at) => {
    const all = key.length + other.length;
    const score = (all === 0 ? 1 : 1 - (all - 2 * shared(key, other)) / all) * 100;
    if (score >= least) scored.push([score, at]);
  });
  return scored.sort(([a, one], [b, other]) => b - a || one - other).slice(0, SHORTLIST).map(([, at]) => at);
}

/** How many signs two keys share in order. */
function shared(a: readonly string[], b: readonly string[]): number {
  const row = new Uint16Array(b.length + 1);
  for (const sign of a) {
    let before = 0;
    for (let at = 1; at <= b.length; at++) { const above = row[at]!; row[at] = sign === b[at - 1] ? before + 1 : Math.max(above, row[at - 1]!); before = above; }
  }
  return row[b.length]!;
}

/** How close a name is to what was typed, which may be only its beginning or one of its words. */
function closeness(asked: Name, own: Name): number {
  const score = likeness(asked, own);
  if (asked.words.length === 0 || own.words.length === 0 || Math.max(asked.words.length, own.words.length) > 16) return score;
  const rows = asked.words.map((one) => own.words.map((other) => Math.max([...one.key].length > 2 && other.key.startsWith(one.key) ? BEGUN : 0, wordLikeness(one, other))));
  const typed = rows.reduce((sum, row) => sum + Math.max(...row), 0) / asked.words.length;
  const there = own.words.reduce((sum, _, at) => sum + Math.max(...rows.map((row) => row[at]!)), 0) / own.words.length;
  return Math.max(score, 90 * (0.75 * typed + 0.25 * there) * (sameList(asked.numbers, own.numbers) ? 1 : 0.9));
}

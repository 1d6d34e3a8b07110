/** Things, holdings, sources and claims found by what is typed, in any spelling. */
import { book, sayHolding } from "./book";
import { fold, foldPart, plain } from "./folding";
import { findThings } from "./lookup";

export type Kind = "thing" | "side" | "holding" | "source" | "claim" | "reading" | "way" | "rule" | "thesis" | "case" | "story";
export interface Found { kind: Kind; id: string; label: string; note: string }
interface Entry extends Found { keys: readonly string[]; folded: readonly string[]; weight: number }

const cache = new WeakMap<object, Entry[]>();

function entries(): Entry[] {
  const { data } = book.value;
  const known = cache.get(data);
  if (known !== undefined) return known;
  const found: Entry[] = [];
  const add = (kind: Kind, id: string, label: string, note: string, keys: readonly string[], weight: number) =>
    found.push({ kind, id, label, note, weight, keys: keys.filter((key) => !key.startsWith("~")), folded: keys.filter((key) => key.startsWith("~")).map((key) => key.slice(1)) });
  const keysOf = (text: string) => [plain(text), `~${fold(text)}`];
  for (const side of data.about.sides) add("side", side.name, side.label, "side", keysOf(side.name), 1e6);
  const things = new Map(data.things.map((thing) => [thing.id, thing]));
  for (const thing of data.things) add("thing", thing.id, thing.label, thing.kind === "" ? "thing" : thing.kind, thing.keys, thing.claims.length);
  const aims = new Set(data.about.aims);
  for (const one of data.holdings) {
    const thing = things.get(one.thing)?.keys ?? [], actor = one.actor === "" ? [""] : (things.get(one.actor)?.keys ?? []);
    const keys = thing.flatMap((key) => actor.filter((other) => other.startsWith("~") === key.startsWith("~")).slice(0, 3).map((other) => `${key} ${other.replace("~", "")}`.trim()));
    add("holding", one.id, one.label, aims.has(one.id) ? "aim" : "holding", [...keys.slice(0, 12), plain(one.id)], aims.has(one.id) ? 1e5 : 0);
  }
  for (const source of data.sources) add("source", source.key, source.cite === "" ? source.key : source.cite, `source ${source.key}`, [plain(source.key), ...keysOf(source.cite)], source.claims.length);
  for (const one of data.readings) add("reading", one.id, one.label, "reading", [plain(one.id), plain(one.label)], 0);
  for (const one of data.theses) add("thesis", one.id, one.says, `thesis ${one.id}`, [plain(one.id), plain(one.says)], 0);
  for (const one of data.rules) add("rule", one.id, one.label, `rule ${one.id}`, [plain(one.id), plain(one.label)], 0);
  for (const claim of data.claims) add("claim", claim.id, claim.says, `claim ${claim.id}`, [plain(claim.id), plain(claim.says)], 0);
  cache.set(data, found);
  return found;
}

/** Before anybody types, while nothing else is to be done: what is searched made ready, so that the first letter typed is as quick as the next. */
export function prepare(): void {
  entries();
  findThings("?a");
}

/** The best of what words may mean, best first; `kinds` keeps some kinds. Every word must begin a word of the name, in any spelling. */
export function search(text: string, kinds: readonly Kind[], most = 12): Found[] {
  const asked = plain(text), words = asked.split(" ").filter((word) => word !== "");
  const folded = words.map((word) => (/^\d/.test(word) ? `#${word}` : foldPart(word)));
  const whole = fold(text);
  const scored: [number, Entry][] = [];
  for (const entry of entries()) {
    if (!kinds.includes(entry.kind)) continue;
    let score = 0;
    if (words.length === 0) score = entry.kind === "claim" || entry.kind === "source" ? 0 : 1;
    else if (entry.id.toLowerCase() === text.trim().toLowerCase()) score = 100;
    else {
      for (const key of entry.keys) {
        if (key === asked) score = Math.max(score, 90);
        else if (key.startsWith(asked)) score = Math.max(score, 70);
        else if (words.every((word) => ` ${key}`.includes(` ${word}`))) score = Math.max(score, 50);
        else if (asked.length > 3 && key.includes(asked)) score = Math.max(score, 30);
      }
      if (score < 50 && entry.kind !== "claim") {
        for (const key of entry.folded) {
          if (key === whole) score = Math.max(score, 80);
          else if (folded.every((word) => word.length > 1 && ` ${key}`.includes(` ${word}`))) score = Math.max(score, 40);
        }
      }
    }
    if (score > 0) scored.push([score, entry]);
  }
  scored.sort(([a, one], [b, other]) => b - a || other.weight - one.weight || one.label.length - other.label.length || (one.id < other.id ? -1 : 1));
  return scored.slice(0, most).map(([, { kind, id, label, note }]) => ({ kind, id, label, note }));
}

/** The one thing, holding, source or claim that a word of a question names, by id or by any name, things as `rapallo` finds them; `null`: none, or
 * several. */
export function resolved(word: string, kinds: readonly Kind[] = ["thing", "side", "holding", "source", "claim"]): Found | null {
  const { data } = book.value;
  const exact = entries().filter((entry) => kinds.includes(entry.kind) && entry.id === word);
  if (exact.length > 0) return exact[0]!;
  if (kinds.includes("holding") && word.includes("@")) {
    const [thing, actor] = word.split("@") as [string, string];
    const a = resolved(thing, ["thing"]), b = resolved(actor, ["thing"]);
    const id = a !== null && b !== null ? `${a.id}@${b.id}` : "";
    return data.holdings.some((one) => one.id === id) ? { kind: "holding", id, label: sayHolding(id), note: "holding" } : null;
  }
  const things = findThings(word);
  if (things.length > 0 && kinds.includes("thing")) return things.length > 1 ? null : entries().find((entry) => entry.kind === "thing" && entry.id === things[0])!;
  const asked = plain(word), key = fold(word);
  if (asked === "" || things.length > 0) return null;
  for (const matches of [(entry: Entry) => entry.keys.includes(asked), (entry: Entry) => key !== "" && entry.folded.includes(key)]) {
    const found = entries().filter((entry) => kinds.includes(entry.kind) && entry.kind !== "thing" && matches(entry));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) { const best = found.filter((entry) => entry.kind === found[0]!.kind); return best.length === 1 ? best[0]! : null; }
  }
  return null;
}

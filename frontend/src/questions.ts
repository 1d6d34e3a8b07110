/** Questions as they are typed: split into words, read against their templates, and the slots still to be filled. */
import { book } from "./book";
import type { Kind } from "./searching";
import { search, type Found } from "./searching";

export interface Slot { name: string; kinds: readonly Kind[]; optional: boolean; many: boolean }
export interface Asked { name: string; words: readonly string[]; options: ReadonlyMap<string, readonly string[]>; faults: readonly string[] }

const ANYTHING: readonly Kind[] = ["thing", "side", "holding"];
const KINDS: Record<string, readonly Kind[]> = {
  A: ["side", "thing"], B: ["side", "thing"], TARGET: ["holding"], TARGETS: ["holding"], NAME: [...ANYTHING, "source", "claim", "rule", "thesis", "way"], THING: ["thing", "side"],
  WHAT: [...ANYTHING, "source", "claim"], ABOUT: ["thing"], READINGS: ["reading"], READING: ["reading"], RULES: ["rule"], WORDS: ["thing"],
};
/** Words after an option, where it is not one. */
const WIDTH: Record<string, number> = { "--between": 2, "--propose": 0 };

/** Words of a line as a shell would split them. */
export function split(line: string): string[] {
  const found: string[] = [];
  let word = "", open = "", begun = false;
  for (const sign of line) {
    if (open !== "") { if (sign === open) open = ""; else word += sign; }
    else if (sign === '"' || (sign === "'" && !begun)) { open = sign; begun = true; }
    else if (/\s/.test(sign)) { if (begun) found.push(word); word = ""; begun = false; }
    else { word += sign; begun = true; }
  }
  if (begun) found.push(word);
  return found;
}

/** A question as it is typed: words with blanks in quotation marks. */
export const typed = (...words: readonly string[]) =>
  words.map((word) => (word === "" || /[ \t'"();&|<>*?$]/.test(word) ? `"${word}"` : word)).join(" ");

/** A question read against its template; `null` where it begins with no question's name. */
export function asked(line: string): Asked | null {
  const words = split(line.replace(/^\s*rapallo\s+/, ""));
  const name = words[0] ?? "";
  if (!book.value.data.questions.some((one) => one.name === name)) return null;
  const plain: string[] = [], options = new Map<string, string[]>(), faults: string[] = [];
  const rest = words.slice(1);
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith("--")) { plain.push(word); continue; }
    const [option, value] = word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word, null];
    const width = WIDTH[option] ?? 1;
    const values = value !== null ? [value] : rest.splice(0, width);
    if (values.length < width && value === null) faults.push(`${option} wants ${width} word${width > 1 ? "s" : ""}.`);
    options.set(option, [...(options.get(option) ?? []), ...values]);
  }
  return { name, words: plain, options, faults };
}

/** The slots of a template: "without [WHAT …] [--at AT]" has WHAT; options are not slots. */
export function slots(form: string): Slot[] {
  const bare = form.split(" ").slice(1).join(" ").replace(/\[--[^\]]*\]/g, "");
  return [...bare.matchAll(/(\[)?([A-Z][A-Z_]*)( …)?\]?/g)].map((found) => ({
    name: found[2]!, kinds: KINDS[found[2]!] ?? [], optional: found[1] !== undefined, many: found[3] !== undefined,
  }));
}
/** The options of a template, as typed. */
export const optionsOf = (form: string) => [...form.matchAll(/\[(--[a-z]+)([^\]]*)\]/g)].map((found) => ({ name: found[1]!, takes: found[2]!.trim() }));

/** What may stand after what has been typed so far. `text` replaces the whole line; `done`: it is then a whole question. */
export interface Hint { kind: string; label: string; note: string; text: string; done: boolean }

/** Hints for a line being typed: templates first, then what fills the slot at its end, then whole answers that match. */
export function hints(line: string, most = 12): Hint[] {
  const { data } = book.value;
  const begun = line.replace(/^\s*(rapallo\s+)?/, "");
  const space = begun.search(/\s/);
  const name = space < 0 ? begun.toLowerCase() : begun.slice(0, space);
  const template = space < 0 ? undefined : data.questions.find((one) => one.name === name);
  if (template === undefined) {
    const words = begun.trim().toLowerCase();
    const found: Hint[] = data.questions
      .filter((one) => words === "" || one.name.startsWith(words) || one.summary.toLowerCase().includes(words))
      .sort((a, b) => Number(b.name.startsWith(words)) - Number(a.name.startsWith(words)))
      .map((one) => ({ kind: "question", label: one.form.replace(/ \[--[^\]]*\]/g, ""), note: tidy(one.summary), text: slots(one.form).length > 0 ? `${one.name} ` : one.name, done: slots(one.form).length === 0 }));
    if (words === "") return found;
    const things = search(begun, ["thing", "holding", "source", "claim", "side"], most).map((one): Hint => ofEntry(one));
    return [...found.slice(0, things.length > 4 ? 4 : 8), ...things].slice(0, most + 2);
  }
  const words = split(begun);
  const open = /\s$/.test(begun) ? "" : (words.at(-1) ?? "");
  const kept = open === "" ? words : words.slice(0, -1);
  const before = kept.at(-1) ?? "";
  if (open.startsWith("--")) {
    return optionsOf(template.form).filter((one) => one.name.startsWith(open)).map((one) => ({ kind: "option", label: `${one.name} ${one.takes}`.trim(), note: "", text: `${typed(...kept)} ${one.name} `, done: false }));
  }
  const option = before.startsWith("--") ? before : kept.at(-2) === "--between" ? "--between" : "";
  const slot = option !== "" ? { kinds: KINDS[option === "--between" ? "A" : option.slice(2).toUpperCase()] ?? [], optional: false, many: false, name: option } : slotAt(template.form, kept.slice(1));
  const found: Hint[] = [];
  if (slot !== null && slot.kinds.length > 0) {
    for (const one of search(open, slot.kinds, most)) {
      const word = one.id;
      const text = typed(...kept, word);
      found.push({ kind: one.kind, label: one.label, note: one.note === one.kind ? one.id : `${one.note} · ${one.id}`, text: complete(template.form, [...kept.slice(1), word]) ? text : `${text} `, done: complete(template.form, [...kept.slice(1), word]) && option === "" });
    }
  }
  const ready = Object.keys(data.answers).filter((one) => one.startsWith(begun.trim()) && one !== begun.trim());
  found.push(...ready.slice(0, 4).map((one): Hint => ({ kind: "answered", label: one, note: data.answers[one]!.title, text: one, done: true })));
  if (open === "" && complete(template.form, kept.slice(1))) found.push(...optionsOf(template.form).map((one): Hint => ({ kind: "option", label: `${one.name} ${one.takes}`.trim(), note: "", text: `${typed(...kept)} ${one.name} `, done: false })));
  return found.slice(0, most + 4);
}

/** The summary of a question without the marks of the language it was written in. */
export const tidy = (summary: string) => summary.replace(/``?([^`]*)``?/g, "$1");

function ofEntry(one: Found): Hint {
  const name = one.kind === "holding" ? "why" : "show";
  return { kind: one.kind, label: one.label, note: `${name} · ${one.note}`, text: typed(name, one.id), done: true };
}

function slotAt(form: string, words: readonly string[]): Slot | null {
  const all = slots(form), plain = words.filter((word, at) => !word.startsWith("--") && !(words[at - 1] ?? "").startsWith("--"));
  return all[plain.length] ?? (all.at(-1)?.many === true ? all.at(-1)! : null);
}
function complete(form: string, words: readonly string[]): boolean {
  const plain = words.filter((word, at) => !word.startsWith("--") && !(words[at - 1] ?? "").startsWith("--"));
  return plain.length >= slots(form).filter((slot) => !slot.optional).length;
}

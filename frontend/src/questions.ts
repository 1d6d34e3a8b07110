/** Questions as they are typed: split into words, read against their templates, and the slots still to be filled. */
import { signal } from "@preact/signals";
import { book, desk } from "./book";
import { fetched } from "./desk";
import { plain } from "./folding";
import type { Kind } from "./searching";
import { search, type Found } from "./searching";

export interface Slot { name: string; kinds: readonly Kind[]; optional: boolean; many: boolean }
export interface Asked { name: string; words: readonly string[]; options: ReadonlyMap<string, readonly string[]>; faults: readonly string[] }

const ANYTHING: readonly Kind[] = ["thing", "side", "holding"];
const KINDS: Record<string, readonly Kind[]> = {
  A: ["side", "thing"], B: ["side", "thing"], TARGET: ["holding"], TARGETS: ["holding"], NAME: [...ANYTHING, "source", "claim", "rule", "thesis", "way"], THING: ["thing", "side"],
  WHAT: [...ANYTHING, "source", "claim"], ABOUT: ["thing"], READINGS: ["reading"], READING: ["reading"], RULES: ["rule"], WORDS: ["thing"],
};
/** What is no part of the case and may still fill a slot: the cases it was compared with, and at a desk the stories of its house. */
const BESIDE: Record<string, () => readonly Found[]> = {
  diff: () => (book.value.data.precedents?.searched ?? []).map((one): Found => ({ kind: "case", id: one.name, label: one.title, note: "case" })),
  precedents: () => stories.value.map((one): Found => ({ kind: "story", id: one.id, label: one.title, note: "story" })),
};
/** The stories that a desk has, once somebody begins to ask about them. */
const stories = signal<readonly { id: string; title: string }[]>([]);
let storiesOf = "";
function askStories(): void {
  const { about, house } = book.peek().data;
  if (desk.peek() === "" || house === "" || storiesOf === about.digest) return;
  storiesOf = about.digest;
  void fetched("/api/stories").then(({ status, body }) => { if (status === 200) { const { queue, originals } = body as { queue: { id: string; title: string }[]; originals: { id: string; title: string }[] }; stories.value = [...originals, ...queue]; } });
}
/** Words of a line as a shell splits them; where a quotation is left open, with its apostrophes as letters (O'Brien), and else closed at the end,
 * since it is still being typed. */
export function split(line: string): string[] {
  return words(line, false) ?? words(line, true) ?? words(`${line}"`, false) ?? words(`${line}"`, true) ?? [];
}
/** `null`: a quotation is left open. */
function words(line: string, letters: boolean): string[] | null {
  const found: string[] = [], signs = [...line];
  let word: string | null = null, open = "";
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at]!, next = signs[at + 1];
    if (open !== "") {
      if (sign === open) open = "";
      else if (sign === "\\" && open === '"' && (next === '"' || next === "\\")) { word += next; at++; }
      else word += sign;
    } else if (sign === '"' || (sign === "'" && (!letters || word === null))) { open = sign; word ??= ""; }
    else if (sign === "\\") { if (next === undefined) return null; word = (word ?? "") + next; at++; }
    else if (/[ \t\r\n]/.test(sign)) { if (word !== null) found.push(word); word = null; }
    else word = (word ?? "") + sign;
  }
  if (open !== "") return null;
  return word === null ? found : [...found, word];
}

/** A question as it is typed: words with blanks in quotation marks. */
export const typed = (...words: readonly string[]) =>
  words.map((word) => (word === "" || /[ \t\r\n'"\\();&|<>*?$]/.test(word) ? `"${word.replace(/[\\"]/g, "\\$&")}"` : word)).join(" ");

/** A question read against its template as `rapallo.inquiry.ask` reads it, with the same words for what is wrong; `null` where it begins with no
 * question's name. */
export function asked(line: string): Asked | null {
  const words = split(line.replace(/^\s*rapallo\s+/, ""));
  const name = words[0] ?? "";
  const form = book.value.data.questions.find((one) => one.name === name);
  if (form === undefined) return null;
  const plain: string[] = [], options = new Map<string, string[]>(), faults: string[] = [];
  const rest = words.slice(1);
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith("--")) { plain.push(word); continue; }
    const [option, value] = word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word, null];
    const [argument, many] = (Object.hasOwn(form.options, option) ? form.options[option] : undefined) ?? ["", ""];
    if (many === "") { faults.push(`'${name}' has no option ${option}; it has ${Object.keys(form.options).join(", ") || "none"}.`); continue; }
    const width = many === "0" ? 0 : many === "2" ? 2 : 1;
    const values = width === 0 ? [] : value !== null ? [value] : rest.splice(0, width);
    if (values.length < width) faults.push(`${option} wants ${width} word${width > 1 ? "s" : ""}.`);
    else if (many === "1" && form.whole.includes(argument) && !/^[0-9]+$/.test(values[0]!)) faults.push(`${option} takes a whole number, not '${[...values[0]!].slice(0, 40).join("")}'.`);
    options.set(option, many === "+" ? [...(options.get(option) ?? []), ...values] : values);
  }
  const least = form.words.filter((word) => !/[*?]$/.test(word)).length;
  if (plain.length < least) faults.push(`'${name}' wants ${form.words.join(" ").toUpperCase()}.`);
  else if (plain.length > form.words.length && !form.words.some((word) => word.endsWith("*"))) faults.push(`'${plain[form.words.length]!}' is one word too many for '${name}'; a name of several words needs quotation marks.`);
  return { name, words: plain, options, faults: faults.slice(0, 1) };
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
  const beside = option === "" ? BESIDE[name] : undefined;
  if (beside !== undefined) {
    askStories();
    const asked = plain(open);
    if (kept.length === 1) for (const one of beside()) if (plain(`${one.id} ${one.label}`).includes(asked)) found.push({ kind: one.kind, label: one.label, note: `${one.note} · ${one.id}`, text: typed(...kept, one.id), done: true });
  } else if (slot !== null && slot.kinds.length > 0) {
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

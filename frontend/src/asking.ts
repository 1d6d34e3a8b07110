/** A question answered: from what the page carries, by the page's own means, or by the desk; never made up. */
import { computed, effect, signal } from "@preact/signals";
import { at } from "./answers/at";
import { find } from "./answers/find";
import type { Beyond } from "./answers/lines";
import { precedents } from "./answers/precedents";
import { show } from "./answers/show";
import { timeline } from "./answers/timeline";
import { book, desk } from "./book";
import { fetched } from "./desk";
import type { AnswerData } from "./payload";
import { asked, split, typed } from "./questions";
import { resolved, type Kind } from "./searching";
import { shown } from "./signs";
import { part } from "./state";
import { takenBy, withoutAnswer } from "./whatif";

/** `by`: worked out beforehand by the library, here on the page, or by the desk; `problem` says why there is no answer. */
export interface Answered { question: string; answer: AnswerData | null; by: "library" | "page" | "desk" | "waiting" | "none"; problem: string }

/** The question that a page opens with: the first aim's, else what is between the sides, else any. */
export const opening = computed(() => {
  const { about, answers } = book.value.data;
  const found = [...about.aims.map((aim) => typed("why", aim)), ...(about.sides.length > 1 ? [typed("between", about.sides[0]!.name, about.sides[1]!.name)] : []), "sources"];
  return found.find((one) => one in answers) ?? Object.keys(answers)[0] ?? "sources";
});
export const question = computed(() => (part.q.value === "" ? opening.value : part.q.value));

const answersOfDesk = signal<ReadonlyMap<string, Answered>>(new Map());

const reading = part.reading;
export const answered = computed<Answered>(() => put(question.value, reading.value));

/** The answer in a reading, where the case has asked it so. */
function put(line: string, reading: string): Answered {
  const words = inReading(normal(line), reading);
  const { answers } = book.value.data;
  const ready = answers[words];
  if (ready !== undefined) return { question: words, answer: ready, by: "library", problem: "" };
  const own = here(words);
  if (desk.value !== "") {
    const found = answersOfDesk.value.get(words);
    if (found !== undefined && (found.answer !== null || !composed(own))) return found;
    return { question: words, answer: composed(own) ? own : null, by: "waiting", problem: "" };
  }
  if (composed(own)) return { question: words, answer: own, by: "page", problem: "" };
  return { question: words, answer: null, by: "none", problem: typeof own === "string" ? own : own !== null ? `${own.beyond} ${unanswered(words)}` : unanswered(words) };
}

function inReading(words: string, reading: string): string {
  if (reading === "" || words.includes("--reading")) return words;
  const one = book.value.data.questions.find((row) => words.split(" ")[0] === row.name);
  return one?.form.includes("--reading") === true ? `${words} ${typed("--reading", reading)}` : words;
}

const composed = (own: AnswerData | Beyond | string | null): own is AnswerData => own !== null && typeof own !== "string" && "sections" in own;

/** What may be named by the words of a question, by what they fill; nothing else is looked for there. */
const NAMED: Record<string, readonly Kind[]> = { target: ["holding"], a: ["side", "thing"], b: ["side", "thing"], thing: ["side", "thing"], about: ["thing"], what: ["thing", "side", "holding", "source", "claim"], name: ["thing", "source", "claim"] };
const UNNAMED: readonly string[] = ["diff", "precedents", "theses"];

/** A question with its names as ids, where they can only mean one, so that every spelling finds the same answer. */
export function normal(line: string): string {
  const trimmed = line.trim().replace(/^rapallo\s+/, "").replace(/[?.]+$/, "").trim();
  const { answers, questions } = book.value.data;
  if (trimmed in answers) return trimmed;
  const known = Object.keys(answers).find((one) => one.toLowerCase() === trimmed.toLowerCase());
  if (known !== undefined) return known;
  const words = split(trimmed), name = (words[0] ?? "").toLowerCase();
  const template = questions.find((one) => one.name === name);
  if (template === undefined) {
    const found = resolved(trimmed, ["holding", "thing", "source", "claim"]);
    return found === null ? trimmed : typed(found.kind === "holding" ? "why" : "show", found.id);
  }
  if (name === "precedents" || name === "diff") return typed(name, ...words.slice(1));
  if (name === "find" || name === "at") return typed(name, ...(words.length > 2 && !words.some((word) => word.startsWith("--")) ? [words.slice(1).join(" ")] : words.slice(1)));
  const first = words.slice(1).findIndex((word) => word.startsWith("--"));
  const plain = first < 0 ? words.slice(1) : words.slice(1, first + 1), rest = first < 0 ? [] : words.slice(first + 1);
  if (UNNAMED.includes(name)) return typed(name, ...plain, ...rest);
  const kindsAt = (at: number) => NAMED[(template.words[at] ?? template.words.findLast((word) => word.endsWith("*")) ?? "").replace(/[*?]$/, "")];
  const one = plain.length > 1 && template.words.length === 1 && !template.words[0]!.endsWith("*") ? named(plain.join(" "), kindsAt(0)) : null;
  const given = one !== null ? [one] : plain.map((word, at) => named(word, kindsAt(at)) ?? word);
  return typed(name, ...given, ...rest);
}

/** The id of what a word names; `null`: nothing, several, or what is not looked for by name. */
function named(word: string, kinds: readonly Kind[] | undefined): string | null {
  const { data, source } = book.value, taken = (id: string) => Object.hasOwn(data.written, id) || source.has(id.toUpperCase());
  if (kinds === undefined || taken(word)) return null;
  const found = resolved(word, kinds) ?? (kinds.includes("holding") && !word.includes("@") ? resolved(word, ["thing"]) : null);
  return found === null || (found.kind === "thing" && kinds.includes("source") && taken(found.id)) ? null : found.id;
}

/** What the page can work out by itself; a sentence: why the library would not answer it either; `null` or something beyond the page: it cannot. */
export function here(words: string): AnswerData | Beyond | string | null {
  const found = asked(words);
  if (found === null) return null;
  if (found.faults.length > 0) return found.faults.join(" ");
  if (book.value.data.later.length > 0) return null;
  const only = (...allowed: string[]) => [...found.options.keys()].every((option) => allowed.includes(option));
  const [first = ""] = found.words, option = (name: string) => found.options.get(name)?.[0] ?? null;
  if (found.name === "precedents" && only() && found.words.length === 0) return precedents();
  if (found.name === "at" && only()) return at(first);
  if (found.name === "show" && only()) return show(first);
  if (found.name === "find" && only()) return find(first);
  if (found.name === "timeline" && only("--from", "--until")) return timeline(found.words[0] ?? null, option("--from"), option("--until"));
  if (found.name === "without" && only("--between", "--from", "--until", "--at", "--by", "--target", "--reading")) {
    const taken = takenBy(found.words, found.options);
    if (typeof taken === "string") return { beyond: taken };
    return withoutAnswer(words, taken, found.options.get("--at")?.[0] ?? found.options.get("--by")?.[0] ?? part.at.value, found.options.get("--target") ?? [], option("--reading") ?? "");
  }
  return null;
}

function unanswered(words: string): string {
  const name = words.split(" ")[0] ?? "";
  const known = book.value.data.questions.some((one) => one.name === name);
  if (!known) return `“${words}” is no question, thing, holding, source or claim of this case. Press / and choose a question, or type a name in any spelling.`;
  return `This page does not carry the answer to “${words}”. The desk works it out (rapallo open CASE), and so does the command: rapallo ${words} --case CASE.`;
}

/** Ask the desk whatever the page has no answer of the library's for. */
export function ask(): void {
  effect(() => {
    const one = answered.value;
    if (desk.value === "" || one.by !== "waiting") return;
    const words = one.question;
    void fetched(`/api/ask?q=${encodeURIComponent(words)}`).then(({ status, body }) => {
      const content = shown(body) as AnswerData & { error?: string };
      const found: Answered = status === 200 ? { question: words, answer: content, by: "desk", problem: "" } : { question: words, answer: null, by: "none", problem: content?.error ?? "The desk does not answer. Is it still running?" };
      answersOfDesk.value = new Map([...answersOfDesk.peek(), [words, found]]);
    });
  });
}
/** Forget what the desk said: the case has changed. */
export const forget = () => { answersOfDesk.value = new Map(); };

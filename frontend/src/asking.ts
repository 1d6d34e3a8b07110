/** A question answered: from what the page carries, by the page's own means, or by the desk; never made up. */
import { computed, effect, signal } from "@preact/signals";
import { at } from "./answers/at";
import { find, show, timeline } from "./answers/show";
import { book, desk } from "./book";
import { fetched } from "./desk";
import type { AnswerData } from "./payload";
import { asked, split, typed } from "./questions";
import { resolved } from "./searching";
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
    if (found !== undefined && (found.answer !== null || own === null || typeof own === "string")) return found;
    return { question: words, answer: own !== null && typeof own !== "string" ? own : null, by: "waiting", problem: "" };
  }
  if (own !== null && typeof own !== "string") return { question: words, answer: own, by: "page", problem: "" };
  return { question: words, answer: null, by: "none", problem: typeof own === "string" ? `${own} ${unanswered(words)}` : unanswered(words) };
}

function inReading(words: string, reading: string): string {
  if (reading === "" || words.includes("--reading")) return words;
  const one = book.value.data.questions.find((row) => words.split(" ")[0] === row.name);
  return one?.form.includes("--reading") === true ? `${words} ${typed("--reading", reading)}` : words;
}

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
  if (name === "find" || name === "at") return typed(name, ...(words.length > 2 && !words.some((word) => word.startsWith("--")) ? [words.slice(1).join(" ")] : words.slice(1)));
  const kinds = { why: ["holding"], chokepoints: ["holding"], flips: ["holding"], ways: ["holding"], between: ["side", "thing"], rupture: ["side", "thing"] }[name] as ("holding" | "side" | "thing")[] | undefined;
  const first = words.slice(1).findIndex((word) => word.startsWith("--"));
  const plain = first < 0 ? words.slice(1) : words.slice(1, first + 1), rest = first < 0 ? [] : words.slice(first + 1);
  const one = plain.length > 1 && name !== "without" && name !== "between" && name !== "rupture" ? resolved(plain.join(" "), kinds) : null;
  const given = one !== null ? [one.id] : plain.map((word) => (word in answers ? word : resolved(word, kinds ?? undefined)?.id ?? word));
  return typed(name, ...given, ...rest);
}

/** What the page can work out by itself; a sentence: why not; `null`: it cannot. */
function here(words: string): AnswerData | string | null {
  const found = asked(words);
  if (found === null) return null;
  if (found.faults.length > 0) return found.faults.join(" ");
  const only = (...allowed: string[]) => [...found.options.keys()].every((option) => allowed.includes(option));
  const [first = ""] = found.words;
  if (found.name === "at" && only()) return first === "" ? null : at(first);
  if (found.name === "show" && only()) return first === "" ? null : show(first);
  if (found.name === "find" && only()) return first === "" ? null : find(found.words.join(" "));
  if (found.name === "timeline" && only("--from", "--until")) return timeline(first, found.options.get("--from")?.[0] ?? "", found.options.get("--until")?.[0] ?? "");
  if (found.name === "without" && only("--between", "--from", "--until", "--at", "--by", "--target")) {
    const taken = takenBy(found.words, found.options);
    if (typeof taken === "string") return taken;
    return withoutAnswer(words, taken, found.options.get("--at")?.[0] ?? found.options.get("--by")?.[0] ?? part.at.value, found.options.get("--target") ?? []);
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
      const content = body as AnswerData & { error?: string };
      const found: Answered = status === 200 ? { question: words, answer: content, by: "desk", problem: "" } : { question: words, answer: null, by: "none", problem: content?.error ?? "The desk does not answer. Is it still running?" };
      answersOfDesk.value = new Map([...answersOfDesk.peek(), [words, found]]);
    });
  });
}
/** Forget what the desk said: the case has changed. */
export const forget = () => { answersOfDesk.value = new Map(); };

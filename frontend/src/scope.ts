/** Which claims timeline, map, network and table show: those of the date window, the words and the scope chosen. */
import { computed } from "@preact/signals";
import { FIRST, LAST, typedDate, type Spell } from "./dates";
import { filled, byTime } from "./answers/lines";
import { book } from "./book";
import { plain } from "./folding";
import type { Bounds, Claim } from "./payload";
import { answerClaims, selected } from "./selection";
import { part } from "./state";

const text = part.window, words = computed(() => plain(part.find.value)), of = part.of;

/** The date window; all days where none is chosen. */
export const spell = computed<Spell>(() => (text.value === "" ? null : typedDate(text.value)) ?? { first: FIRST, last: LAST, text: "", said: "" });
/** The first and last day to be drawn: the window, or the case's horizon. */
export const drawnDays = computed<[number, number]>(() => (spell.value.text === "" ? [book.value.data.about.horizon[0], book.value.data.about.horizon[1]] : [spell.value.first, spell.value.last]));
export const within = (bounds: Bounds | null, days: Spell): boolean => { if (bounds === null) return days.first === FIRST && days.last === LAST; const [a, , , d] = filled(bounds); return a <= days.last && d >= days.first; };

const chosen = computed(() => (of.value === "selection" ? selected.value.claims.join(" ") : of.value === "answer" ? answerClaims.value.join(" ") : ""));
const texts = computed(() => new Map(book.value.data.claims.map((claim) => [claim.id, ` ${plain(`${claim.id} ${claim.says} ${claim.evidence.map((one) => one.source).join(" ")}`)}`])));

export const shown = computed<readonly Claim[]>(() => {
  const only = of.value === "" ? null : new Set(chosen.value.split(" "));
  const asked = words.value === "" ? [] : words.value.split(" ");
  return book.value.data.claims.filter((claim) => (only === null || only.has(claim.id)) && within(claim.bounds, spell.value) && asked.every((word) => texts.value.get(claim.id)!.includes(` ${word}`))).sort(byTime);
});

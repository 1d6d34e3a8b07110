/** What is taken away, what goes with it and what becomes of every aim and holding: the kernel's answers as signals. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { NOTHING, isTaken, type Taken } from "./address";
import { book, count, sayHolding, title } from "./book";
import { sayIn, stepOf, typedDate } from "./dates";
import { FOOTINGS, ON, counted, sayOthers } from "./footing";
import { Engine, type Footing, type Held, type Outcome, type Removal } from "./kernel/index";
import type { AnswerData } from "./payload";
import { typed } from "./questions";
import { prepare, resolved } from "./searching";
import { part } from "./state";
import type { Beyond } from "./answers/lines";
import { STATUSES, betweenLabel, labelOf, without } from "./answers/without";

export type { Held, Outcome, Removal };
export { STATUSES };

/** As `computed`, with the object from before where it says the same. */
function steadily<T>(work: () => T): ReadonlySignal<T> {
  let last: { value: T; said: string } | null = null;
  return computed(() => { const value = work(), said = JSON.stringify(value); if (last?.said !== said) last = { value, said }; return last.value; });
}
const NONE: ReadonlySet<string> = new Set();
/** As `computed`, with the set from before where it has the same members. */
function steadySet(work: () => Iterable<string>): ReadonlySignal<ReadonlySet<string>> {
  let last = NONE;
  return computed(() => { const next = new Set(work()); if (next.size !== last.size || [...next].some((one) => !last.has(one))) last = next; return last; });
}

/** The kernel over the case's compiled network; `null`: the page carries none. */
const whole = computed(() => {
  try { return book.value.data.engine === null ? null : new Engine(book.value.data.engine); } catch { return null; }
});
/** The kernel in a named reading, by id or label; `null`: there is no such reading. */
export function engineIn(reading: string): Engine | null {
  const found = whole.value;
  return found === null || reading === "" ? found : found.in(book.value.data.readings.find((one) => one.id === reading || one.label === reading)?.id ?? reading);
}
/** The kernel in the reading of the address; where the case names none so, over the record, and nothing is taken away then. */
export const engine = computed(() => engineIn(part.reading.value) ?? whole.value);

/** A token of the address in words. */
export function sayToken(token: string): string {
  const [kind, id] = kindOf(token);
  if (kind === "source") return `source ${id}`;
  if (kind === "claim") return `claim ${id}`;
  if (kind === "holding") return sayHolding(id);
  return book.value.data.about.sides.find((side) => side.name === id && !book.value.thing.has(id))?.label ?? title(id);
}
export function kindOf(token: string): ["source" | "claim" | "holding" | "thing", string] {
  const at = token.indexOf(":");
  const kind = at > 0 ? token.slice(0, at) : "";
  if (kind === "source" || kind === "claim" || kind === "thing" || kind === "holding") return [kind, token.slice(at + 1)];
  const { data, thing, claim, source, holding } = book.value;
  if (thing.has(token) || holding.has(token) || data.about.sides.some((side) => side.name === token)) return [holding.has(token) && !thing.has(token) ? "holding" : "thing", token];
  if (claim.has(token)) return ["claim", token];
  if (source.has(token)) return ["source", token];
  const found = resolved(token, ["thing", "holding"]);
  return found !== null ? [found.kind === "holding" ? "holding" : "thing", found.id] : [token.includes("@") ? "holding" : "thing", token];
}
const known = (token: string) => { const [kind, id] = kindOf(token); const { data, thing, claim, source, holding } = book.value; return kind === "claim" ? claim.has(id) : kind === "source" ? source.has(id) : kind === "holding" ? holding.has(id) : thing.has(id) || data.about.sides.some((side) => side.name === id); };

/** The first step of a date typed, or the last; blank or no date: `null`. */
export function stepFrom(text: string, end: boolean): number | null {
  const spell = text === "" ? null : typedDate(text);
  return spell === null ? null : stepOf(book.value.data.about.steps, end ? spell.last : spell.first);
}

/** The removal of a state; `null`: nothing is taken away. */
export function removalOf(taken: Taken): Removal | null {
  if (!isTaken(taken)) return null;
  const found: Removal = { things: [], holdings: [], sources: [], claims: [], between: taken.between === null ? null : [taken.between[0], taken.between[1]], start: stepFrom(taken.from, false) ?? 0, stop: stepFrom(taken.until, true) };
  for (const token of taken.what) {
    if (!known(token)) continue;
    const [kind, id] = kindOf(token);
    if (kind === "claim") found.claims.push(id);
    else if (kind === "source") found.sources.push(id);
    else if (kind === "holding") found.holdings.push(id);
    else { const side = book.value.thing.has(id) ? undefined : book.value.data.about.sides.find((one) => one.name === id); found.things.push(...(side === undefined ? [id] : side.members)); }
  }
  return found;
}

const taken = part.taken;
const asked = part.at;
const on = computed(() => isTaken(taken.value));
/** What a button that the pointer or the focus has come upon would take away. */
const foreseen = signal<Taken>(NOTHING);
/** What is taken away, and while nothing is, what is foreseen: the same object as long as it says the same, so that whoever has drawn it need not draw it again once it is done. */
const coming = steadily(() => (on.value ? taken.value : foreseen.value));
const comingRemoval = computed(() => removalOf(coming.value));
/** What of the coming holds now: nothing, while nothing is taken away. */
export const now = <T>(one: ReadonlySignal<T>, nothing: T) => computed(() => (on.value ? one.value : nothing));
export const removal = now(comingRemoval, null);
/** The step at whose end it is asked whether something is held (D). */
export const step = computed(() => stepFrom(asked.value, true) ?? book.value.steps - 1);
export const saidAt = computed(() => sayIn(book.value.data.about.steps[step.value]!, book.value.data.about.resolution));

/** Why this page cannot work out what is taken away; blank: it can. */
function refused(one: Taken): string {
  const { from, until, what } = one, cut = removalOf(one);
  if (whole.value !== null && engineIn(part.reading.value) === null) return `This case names no reading called “${part.reading.value}”.`;
  const missing = what.filter((token) => !known(token));
  if (missing.length > 0) return `This case has nothing called ${missing.map((token) => `“${token}”`).join(", ")}.`;
  for (const [text, end] of [[from, false], [until, true]] as const) { const fault = outside(text, end); if (fault !== null) return typeof fault === "string" ? fault : fault.beyond; }
  if (cut === null) return "";
  if (cut.stop !== null && cut.stop < cut.start) return "It would end before it starts. Swap the two dates.";
  return engine.value === null ? (book.value.data.later.includes("engine") ? "The desk is still working out the network; a moment." : book.value.data.engine === null ? "This page carries no compiled network, since the case names no aims." : "This page’s compiled network is of another edition than its script.") : engine.value.canTake(cut);
}
const comingRefusal = computed(() => refused(coming.value));
export const refusal = computed(() => (on.value ? comingRefusal.value : refused(taken.value)));
const possible = computed(() => comingRemoval.value !== null && comingRefusal.value === "");

/** The footing that the drawings follow. */
export const footing = computed<Footing>(() => (part.footing.value === "" ? "assumed" : (part.footing.value as Footing)));
const onFooting = FOOTINGS.map((one) => computed<readonly Outcome[]>(() => (possible.value ? engine.value!.outcomes(comingRemoval.value!, step.value, one) : [])));
const onFootings = computed<readonly (readonly Outcome[])[]>(() => onFooting.map((one) => one.value));
const outcomes = computed<readonly Outcome[]>(() => onFooting[FOOTINGS.indexOf(footing.value)]!.value);
const comingCascade = computed(() => (possible.value ? engine.value!.cascade(comingRemoval.value!) : null));
export const cascade = now(comingCascade, null);

const bits = (held: Uint32Array, at: number) => ((held[at >> 5]! >>> (at & 31)) & 1) === 1;
export const firstBit = (held: Uint32Array): number | null => { for (let word = 0; word < held.length; word++) if (held[word] !== 0) return (word << 5) + (31 - Math.clz32(held[word]! & -held[word]!)); return null; };
export const bit = bits;

/** Work out what toggling something would come to, before anybody has done it: a pointer or the focus has come upon its button. */
export function foresee(token: string): void {
  window.setTimeout(() => {
    const from = taken.peek(), what = from.what.includes(token) ? from.what.filter((one) => one !== token) : [...from.what, token], next = { ...from, what }, one = removalOf(next);
    if (one === null || engine.peek() === null || refused(next) !== "") return;
    for (const level of FOOTINGS) engine.peek()!.outcomes(one, step.peek(), level);
    if (on.peek()) return;
    foreseen.value = next;
    comingMarks.peek();
    comingFallen.peek();
  }, 0);
}

/** What a part of a drawing reads of the removal, worked out from `of`: given to an attribute as it is, that alone is written when it changes. */
export function useWorking<T>(work: () => T, ...of: readonly unknown[]): ReadonlySignal<T> {
  return useMemo(() => computed(work), of);
}
/** The same read: the part is drawn again only where it changes. */
export function useWorked<T>(work: () => T, ...of: readonly unknown[]): T {
  return useWorking(work, ...of).value;
}

/** Before anybody takes anything away, while nothing else is to be done, one step at a time: the network made, what is held with everything in
 * place, and some removals of every kind tried, so that the first removal asked for is as quick as the next. */
export function rehearse(): void {
  const { holdings, things, sources, claims } = book.peek().data, nothing = { things: [], holdings: [], sources: [], claims: [], between: null, start: 0, stop: null };
  const some = <T>(rows: readonly T[], many: number) => rows.filter((_, at) => at % Math.ceil(rows.length / many) === 0);
  const held = new Set(holdings.map((one) => one.id.split("@")[0]));
  const trials: Removal[] = [
    ...some(things.filter((one) => held.has(one.id)), 4).map((one) => ({ ...nothing, things: [one.id] })), ...some(holdings, 4).map((one) => ({ ...nothing, holdings: [one.id] })),
    ...some(sources.filter((one) => one.falls.length > 0), 4).map((one) => ({ ...nothing, sources: [one.key] })), ...some(claims.filter((one) => one.ways.length > 0), 4).map((one) => ({ ...nothing, claims: [one.id] })),
  ];
  const calm = () => engine.peek() !== null && removal.peek() === null;
  const steps = [
    prepare,
    () => { engine.peek()?.lines(null); },
    () => { if (calm()) base.peek(); },
    ...trials.flatMap((one) => [
      ...FOOTINGS.map((level) => () => { if (calm() && engine.peek()!.canTake(one) === "") engine.peek()!.outcomes(one, step.peek(), level); }),
      () => { if (calm() && engine.peek()!.canTake(one) === "") { engine.peek()!.cascade(one); engine.peek()!.withdrawn(one); for (const { id } of holdings) engine.peek()!.held(id); } },
    ]),
  ];
  const later = (work: () => void) => { if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 3000 }); else window.setTimeout(work, 200); };
  const next = () => { const work = steps.shift(); if (work === undefined) return; try { work(); } catch { return; } later(next); };
  later(next);
}

const base = computed(() => {
  const found = new Map<string, Held>();
  if (engine.value === null) return found;
  engine.value.lines(null, footing.value);
  for (const one of book.value.data.holdings) { const held = engine.value.held(one.id); if (held !== null) found.set(one.id, { surely: held.surely.slice(), possibly: held.possibly.slice() }); }
  return found;
});

/** What a removal does to a holding in frozen history, in one word; blank: nothing. */
export function mark(before: Held, after: Held, at: number): string {
  const had = bits(before.possibly, at), has = bits(after.possibly, at);
  let fewer = false, more = false, lessSure = false;
  for (let word = 0; word < before.possibly.length; word++) {
    if ((before.possibly[word]! & ~after.possibly[word]!) !== 0) fewer = true;
    if ((after.possibly[word]! & ~before.possibly[word]!) !== 0 || (after.surely[word]! & ~before.surely[word]!) !== 0) more = true;
    if ((before.surely[word]! & ~after.surely[word]!) !== 0) lessSure = true;
  }
  if (!fewer && !lessSure) return more ? "raised" : "";
  if (had && !has) return bits(before.surely, at) ? "surely lost" : "lost";
  if (!had) return fewer ? "held less long" : "less sure";
  if (bits(before.surely, at) && !bits(after.surely, at)) return "less sure";
  const [a, b] = [firstBit(before.possibly), firstBit(after.possibly)], [c, d] = [firstBit(before.surely), firstBit(after.surely)];
  if ((a !== null && b !== null && b > a) || (c !== null && d !== null && d > c)) return "delayed";
  return fewer ? "interrupted" : "less sure";
}

/** For every holding that a removal touches, what becomes of it: aims as the kernel's verdict says, others in frozen history. */
const comingMarks = computed<ReadonlyMap<string, string>>(() => {
  const found = new Map<string, string>();
  if (!possible.value) return found;
  const before = base.value, one = engine.value!;
  one.lines(comingRemoval.value!, footing.value);
  for (const [id, held] of before) { const after = one.held(id); if (after !== null) { const word = mark(held, after, step.value); if (word !== "") found.set(id, word); } }
  for (const row of outcomes.value) { if (row.status !== "unchanged" && row.status !== "not had anyway" && row.status !== "unknown") found.set(row.target, row.status); else found.delete(row.target); }
  for (const id of comingCascade.value!.holdings) found.set(id, "taken away");
  return found;
});
/** Ways that are closed, ways that take their place, and claims that are taken away or fall. */
const comingClosed = steadySet(() => comingCascade.value?.ways ?? []);
const comingReplacing = steadySet(() => outcomes.value.flatMap((one) => one.by));
const comingFallen = steadySet(() => (possible.value ? [...comingRemoval.value!.claims, ...engine.value!.withdrawn(comingRemoval.value!).claims] : []));
export const marks = now<ReadonlyMap<string, string>>(comingMarks, new Map());
export const closed = now(comingClosed, NONE);
export const replacing = now(comingReplacing, NONE);
export const fallen = now(comingFallen, NONE);

/** What of a cascade is told: holdings in somebody's hands and not themselves named, ways that are acts. */
function told(gone: { holdings: string[]; ways: string[] }, one: Removal): { holdings: string[]; ways: string[] } {
  const named = new Set(one.holdings), acts = new Set(["derived", "written"]);
  return { holdings: gone.holdings.filter((id) => id.includes("@") && !named.has(id)), ways: gone.ways.filter((id) => acts.has(book.value.way.get(id)?.origin ?? "derived")) };
}

const saidTaken = computed(() => {
  const { what, between } = coming.value;
  const said = what.map(sayToken);
  if (between !== null) { const side = (name: string) => book.value.data.about.sides.find((one) => one.name === name)?.label ?? title(name); said.push(`all that passed between ${side(between[0])} and ${side(between[1])}`); }
  const one = book.value.data.readings.find((some) => some.id === engine.value?.reading);
  return `${said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`}${one === undefined ? "" : `, in the reading: ${one.label === "" ? one.id : one.label}`}`;
});

/** One sentence on what a removal changes. */
const verdict = computed(() => {
  if (comingRemoval.value === null) return "";
  if (comingRefusal.value !== "") return comingRefusal.value;
  const rows = outcomes.value;
  if (rows.length === 0) return "The case names no aims, so there is nothing to compare.";
  const on = footing.value === "assumed" ? "On the record" : `${ON[footing.value][0]!.toUpperCase()}${ON[footing.value].slice(1)}`;
  return `${on}, held in ${saidAt.value}: ${counted(rows, STATUSES)}.`;
});
/** One sentence on how sure that is: what the other footings say. */
const howSure = computed(() => (outcomes.value.length === 0 ? "" : sayOthers(onFootings.value, footing.value, (rows) => counted(rows, STATUSES))));

/** What goes with it, in one sentence. */
const alsoGone = computed(() => {
  const gone = comingCascade.value, cut = comingRemoval.value, withdrawn = comingFallen.value.size;
  if (gone === null || cut === null) return "";
  const own = new Set(cut.things), { things, surely } = gone, { holdings, ways } = told(gone, cut);
  const more = things.filter((id) => !own.has(id)), doubtful = more.filter((id) => !surely.includes(id));
  const said = more.length === 0 ? "" : `This also takes away ${count(more.length, "thing")}: ${more.slice(0, 12).map(title).join(", ")}${more.length > 12 ? ` and ${more.length - 12} more` : ""}.`;
  const perhaps = doubtful.length === 0 ? "" : ` ${doubtful.length === 1 ? "One of them goes" : `${doubtful.length} of them go`} only if an inferred or contested part, place or identity holds.`;
  const rest = [holdings.length === 0 ? "" : `${count(holdings.length, "holding")} out of reach`, ways.length === 0 ? "" : `${count(ways.length, "way")} closed`, withdrawn === 0 ? "" : `${count(withdrawn, "claim")} withdrawn`].filter((one) => one !== "").join(", ");
  return `${said}${perhaps} ${rest === "" ? "" : `${rest[0]!.toUpperCase()}${rest.slice(1)}.`}`.trim();
});

/** What comes of what is taken away or foreseen, for whoever draws it beforehand: in words, and for each aim on each footing, stated first (both bounds, frozen and re-planned). */
export const foretold = {
  taken: coming, removal: comingRemoval, cascade: comingCascade, said: saidTaken, verdict, howSure, alsoGone, outcomes, onFootings, marks: comingMarks, closed: comingClosed, replacing: comingReplacing, fallen: comingFallen,
  lines: computed(() => (engine.value === null ? null : engine.value.lines(possible.value ? comingRemoval.value : null, footing.value))),
};

/** A state's removal as the question one would type. */
export function question(from: Taken, at: string, target: readonly string[] = []): string {
  const words = ["without", ...from.what.map((token) => kindOf(token)[1])];
  if (from.between !== null) words.push("--between", ...from.between);
  if (from.from !== "") words.push("--from", from.from);
  if (from.until !== "") words.push("--until", from.until);
  for (const one of target) words.push("--target", one);
  if (at !== "") words.push("--at", at);
  return typed(...words);
}

/** What a typed `without …` takes away; a sentence where it cannot be read. */
export function takenBy(words: readonly string[], options: ReadonlyMap<string, readonly string[]>): Taken | string {
  const what: string[] = [];
  for (const word of words) {
    const found = resolved(word);
    if (found === null) return `No thing, holding, source or claim of this case is called “${word}”, or several are.`;
    what.push(found.kind === "source" || found.kind === "claim" ? `${found.kind}:${found.id}` : found.id);
  }
  const pair = options.get("--between");
  let between: [string, string] | null = null;
  if (pair !== undefined) {
    const ends = pair.map((word) => resolved(word, ["side", "thing"]));
    if (ends.length !== 2 || ends[0] === null || ends[1] === null) return "--between wants two sides.";
    between = [ends[0]!.id, ends[1]!.id];
  }
  if (what.length === 0 && between === null) return "Say what to take away: a thing, place, actor, agreement, holding, source or claim, or --between A B.";
  return { what, between, from: options.get("--from")?.[0] ?? "", until: options.get("--until")?.[0] ?? "" };
}

/** The answer to `without …`, worked out by the kernel on this page; a sentence: why there is none. */
export function withoutAnswer(line: string, from: Taken, at: string, targets: readonly string[], reading: string): AnswerData | Beyond | string {
  const one = removalOf(from), found = engineIn(reading);
  if (one === null) return "Nothing is taken away.";
  if (whole.value === null) return { beyond: "This page carries no compiled network." };
  if (found === null) return `This case names no reading called “${reading}”.`;
  for (const [text, end] of [[from.from, false], [from.until, true], [at, true]] as const) { const fault = outside(text, end); if (fault !== null) return fault; }
  const named = found.of(targets.length === 0 ? found.targets : targets.map((word) => resolved(word, ["holding"])?.id ?? word));
  if (named === null) return { beyond: "This page carries the network of the case’s aims alone." };
  const refused = named.canTake(one);
  if (refused !== "") return refused;
  const labels = from.what.map((token) => { const [kind, id] = kindOf(token); return labelOf(kind === "thing" && !book.value.thing.has(id) ? "side" : kind, id); });
  return without(named, line, from.between === null ? labels : [...labels, betweenLabel(from.between)], one, stepFrom(at, true) ?? book.value.steps - 1);
}
/** Why a date cannot be asked about; `null`: it can, or there is none. */
function outside(text: string, end: boolean): Beyond | string | null {
  if (text === "") return null;
  const spell = typedDate(text), { horizon } = book.value.data.about;
  if (spell === null) return { beyond: `“${text}” is no date that this page reads; type 1939, 1939-09 or 1939-09-01.` };
  const day = end ? spell.last : spell.first;
  return day < horizon[0] || day > horizon[1] ? `“${text}” lies outside the horizon of the case, and beyond it nothing is said.` : null;
}

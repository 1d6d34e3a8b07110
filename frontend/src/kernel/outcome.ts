/** What becomes of one holding when something is taken away: frozen, then re-planned, in words (§7). */
import { and, equal, first, from, has, isEmpty, less, until, within, type Line } from "./bitset";
import type { Dates } from "./dates";

export const LOST = "lost", SURELY_LOST = "surely lost", REPLACED = "replaced", DELAYED = "delayed", LESS_SURE = "less sure";
export const INTERRUPTED = "interrupted", RAISED = "raised", UNCHANGED = "unchanged", NOT_HAD = "not had anyway", UNSETTLED = "unsettled", UNKNOWN = "unknown";
const CERTAIN = "certain", POSSIBLE = "possible", NO_WAY = "no recorded way";

export interface Bounds { surely: Line; possibly: Line }
/** In steps; `null`: no bound. */
export type Span = [number, number | null];

/** One target. `before`, `after` and `again` are the verdicts on *held at the date* with it, without it frozen, and re-planned; `frozen` and
 * `status` what became of it without and with re-planning. `by`: the ways that replace it. */
export interface Outcome {
  target: string; status: string; frozen: string; before: string; after: string; again: string; says: string;
  delay: Span | null; delayReplanned: Span | null; awayFrom: number | null; back: [number | null, number | null]; by: string[];
}

/** What is asked of the readings, and only where it matters. */
export interface Asked {
  /** Whether what goes bears on the target up to the step in any reading. */
  touched(): boolean;
  /** Whether it would be had then if all were granted that is not declared complete. */
  granted(): boolean;
  /** The ways that replace it. */
  replacing(surely: boolean): string[];
}

export function outcomeOf(target: string, withIt: Bounds, without: Bounds, again: Bounds, step: number, dates: Dates, asked: Asked): Outcome {
  let frozen = statusOf(withIt, without, step);
  let verdict = frozen === NOT_HAD || frozen === RAISED ? frozen : statusOf(withIt, { surely: and(again.surely, withIt.surely), possibly: and(again.possibly, withIt.possibly) }, step);
  const replaced = (frozen === LOST || frozen === SURELY_LOST) && has(again.possibly, step);
  if (replaced) verdict = REPLACED;
  if ((frozen === UNCHANGED || verdict === UNCHANGED) && !has(withIt.surely, step) && asked.touched()) {
    if (frozen === UNCHANGED) frozen = UNSETTLED;
    if (verdict === UNCHANGED) verdict = UNSETTLED;
  }
  if (frozen === NOT_HAD && isEmpty(until(withIt.possibly, step)) && asked.granted()) frozen = verdict = UNKNOWN;
  const away = first(less(withIt.possibly, without.possibly));
  const soonest: [number | null, number | null] = [after(again.possibly, away), after(again.surely, away)];
  const delay = frozen === DELAYED || frozen === LESS_SURE ? delayOf(withIt, without, step) : null;
  const delayReplanned = verdict === DELAYED || verdict === LESS_SURE || verdict === REPLACED ? delayOf(withIt, again, step) : null;
  const then = `${word(frozen === DELAYED ? without : again, step)} in ${dates.say(step)} with it and without`;
  return {
    target, status: verdict, frozen, before: word(withIt, step), after: word(without, step), again: word(again, step),
    says: said(dates, frozen, verdict, delay, delayReplanned, away, soonest, word(again, step), then),
    delay, delayReplanned, awayFrom: away, back: replaced ? soonest : [null, null], by: replaced ? asked.replacing(has(again.surely, step)) : [],
  };
}

/** *certain*, *possible* or *no recorded way*, held at a step (§4.5). */
const word = (held: Bounds, step: number): string => (has(held.surely, step) ? CERTAIN : has(held.possibly, step) ? POSSIBLE : NO_WAY);

function statusOf(withIt: Bounds, without: Bounds, step: number): string {
  const had = has(withIt.possibly, step), still = has(without.possibly, step);
  if (!had) return still ? RAISED : NOT_HAD;
  if (!still) return has(withIt.surely, step) ? SURELY_LOST : LOST;
  const [a, b] = [cut(withIt, step), cut(without, step)];
  if (!within(b.surely, a.surely) || !within(b.possibly, a.possibly)) return RAISED;
  if (has(withIt.surely, step) && !has(without.surely, step)) return LESS_SURE;
  if (first(a.surely) !== first(b.surely) || first(a.possibly) !== first(b.possibly)) return DELAYED;
  return equal(a.surely, b.surely) && equal(a.possibly, b.possibly) ? UNCHANGED : INTERRUPTED;
}
const cut = (one: Bounds, step: number): Bounds => ({ surely: until(one.surely, step), possibly: until(one.possibly, step) });

/** How much later it is first attained, as outer bounds (§7). */
function delayOf(withIt: Bounds, without: Bounds, step: number): Span | null {
  const low = first(until(withIt.possibly, step)), high = first(until(withIt.surely, step));
  const then = first(without.possibly), surely = first(without.surely);
  if (low === null || then === null) return null;
  const least = high === null ? 0 : Math.max(0, then - high);
  return [least, surely === null ? null : Math.max(surely - low, least)];
}
const after = (line: Line, away: number | null): number | null => (away === null ? null : first(from(line, away)));

function said(dates: Dates, frozen: string, verdict: string, delay: Span | null, delayAgain: Span | null, away: number | null, back: [number | null, number | null], again: string, then: string): string {
  const fromThen = away === null ? "" : ` (from ${dates.say(away)})`;
  if (verdict === REPLACED) {
    const when = (back[0] === null ? "at a time not known" : `earliest ${dates.say(back[0])}`) + (back[1] === null ? ", surely at no time" : `, latest ${dates.say(back[1])}`);
    return `${frozen}${fromThen} in frozen history; re-planned ${again === CERTAIN ? "certainly" : "possibly"} held again: ${when}`;
  }
  if (verdict === LOST || verdict === SURELY_LOST) return `${verdict}${fromThen}, re-planned or not`;
  const words: Record<string, string> = {
    [DELAYED]: `${then}; ${later(dates, delayAgain)}`,
    [LESS_SURE]: "certain with it, only possible without",
    [INTERRUPTED]: `held, but away for a while before${fromThen}`,
    [RAISED]: "held more surely without it than with it",
    [UNSETTLED]: `${then}; whether that makes a difference is not settled`,
    [UNCHANGED]: "unchanged",
    [NOT_HAD]: "not held then with it either",
    [UNKNOWN]: `${NO_WAY} with it either`,
  };
  if (frozen === verdict) return words[verdict]!;
  const before: Record<string, string> = { [DELAYED]: `${then}, ${later(dates, delay)}`, [LESS_SURE]: "only possible", [INTERRUPTED]: "away for a while", [UNSETTLED]: "not settled" };
  return `${before[frozen] ?? frozen} in frozen history; re-planned: ${words[verdict]!}`;
}

function later(dates: Dates, span: Span | null): string {
  if (span === null) return "first had later, by a time not known";
  const [low, high] = span;
  if (high === null) return low > 0 ? `first had at least ${dates.gap(low)} later` : "first had perhaps later";
  if (low === high) return low > 0 ? `first had ${dates.gap(low)} later` : "first had no later";
  return low > 0 ? `first had ${low} to ${dates.gap(high)} later` : `first had up to ${dates.gap(high)} later`;
}

/** The three footings, one within the next (§5.3), and what becomes of the aims on each of them, in words. */
import type { Footing, Outcome } from "./kernel/index";

export const FOOTINGS: readonly Footing[] = ["stated", "inferred", "assumed"];
/** As `rapallo why --footing` says them; the last one is the record. */
export const ON: Record<Footing, string> = { stated: "on what is stated", inferred: "with what is inferred", assumed: "with what is assumed" };

/** Outcomes of the aims in the same order on two footings: the same to the letter, the same but for dates, or others. */
export function compared(one: readonly Outcome[], other: readonly Outcome[]): "same" | "dates" | "other" {
  if (one.some((row, at) => row.status !== other[at]!.status || row.frozen !== other[at]!.frozen)) return "other";
  return one.every((row, at) => row.says === other[at]!.says && row.by.join() === other[at]!.by.join()) ? "same" : "dates";
}

/** How many aims come to what, worst first. */
export function counted(rows: readonly Outcome[], statuses: readonly string[]): string {
  return statuses.map((status) => [status, rows.filter((one) => one.status === status).length] as const).filter(([, number]) => number > 0).map(([status, number]) => `${number} ${status}`).join(", ");
}

/** One sentence on the footings other than the one that is looked at. `all`: outcomes by footing; `told`: what is said of those that differ. */
export function sayOthers(all: readonly (readonly Outcome[])[], at: Footing, told: (rows: readonly Outcome[]) => string): string {
  const own = all[FOOTINGS.indexOf(at)]!, same = own.length === 1 ? "the same" : "the same, aim by aim";
  const [one, other] = FOOTINGS.filter((footing) => footing !== at).map((footing) => {
    const rows = all[FOOTINGS.indexOf(footing)]!, how = compared(own, rows);
    return [ON[footing], how === "same" ? same : how === "dates" ? `${same}, but for dates or ways` : told(rows)] as const;
  }) as [readonly [string, string], readonly [string, string]];
  const text = one[1] === other[1] ? `${one[0]} and ${other[0]}: ${one[1]}` : `${one[0]}: ${one[1]}; ${other[0]}: ${other[1]}`;
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
/** What becomes of one aim, re-planned and, where that differs, frozen. */
export const sayOne = ([row]: readonly Outcome[]): string => (row!.status === row!.frozen ? row!.status : `${row!.status} (frozen: ${row!.frozen})`);

/** A named reading: which claims and sources it leaves out, which ways it closes, which rivals it chooses, what its rules bar (§5.4, §11.4). */
import { less, meet, or, within, type Line } from "./bitset";
import type { CompiledReading } from "./network";
import { FAVOURABLE, KEPT, type Bound, type Withdrawn } from "./record";

/** A way that rules close: at worst while any may, at best while one surely does, on claims that count. */
interface Bar { possibly: Line; surely: readonly { line: Line; claims: readonly number[] }[] }

export class Named {
  readonly kept: Withdrawn;
  readonly closed: ReadonlySet<number>;
  readonly chosen: ReadonlySet<number>;
  /** Every claim that a bar rests on; and for each claim the ways that are surely barred only where it counts. */
  readonly barring: ReadonlySet<number>;
  readonly barredOn = new Map<number, number[]>();
  private readonly bars = new Map<number, Bar>();

  constructor(readonly row: CompiledReading | null, lines: readonly Line[]) {
    this.kept = row === null ? KEPT : { fallen: numbers(row.fallen), silent: numbers(row.silent), rivals: row.rivals ?? null };
    this.closed = new Set(row?.closed);
    this.chosen = new Set(row?.chosen);
    this.barring = numbers(row?.barring);
    for (const [way, possibly, surely] of row?.bars ?? []) {
      this.bars.set(way, { possibly: lines[possibly]!, surely: surely.map(([line, ...claims]) => ({ line: lines[line!]!, claims })) });
      for (const claim of new Set(surely.flatMap(([, ...claims]) => claims))) { const several = this.barredOn.get(claim); if (several === undefined) this.barredOn.set(claim, [way]); else several.push(way); }
    }
  }

  /** The steps at which rules close a way; `null`: none does. */
  barred(way: number, bound: Bound, counting: Uint8Array): Line | null {
    const bar = this.bars.get(way);
    if (bar === undefined) return null;
    if (bound !== FAVOURABLE) return bar.possibly;
    let found: Line | null = null;
    for (const { line, claims } of bar.surely) if (claims.every((claim) => counting[claim] === 1)) found = found === null ? line : or(found, line);
    return found;
  }
}

/** What rules leave of a way's openings; `null`: nothing. */
export function leftOpen(open: Line, sometime: Line | null, barred: Line): Line | null {
  if (!meet(open, barred)) return open;
  if (sometime !== null && meet(sometime, barred)) return null;
  return within(open, barred) ? null : less(open, barred);
}

/** The numbers that runs of first and last name. */
function numbers(runs: readonly number[] | undefined): Set<number> {
  const found = new Set<number>();
  for (let at = 0; at + 1 < (runs?.length ?? 0); at += 2) for (let one = runs![at]!; one <= runs![at + 1]!; one++) found.add(one);
  return found;
}

/** Which claims count and which fall (§1.9), worked out from what is withdrawn. */
import type { Compiled } from "./network";

export const FAVOURABLE = 0, UNFAVOURABLE = 1;
export type Bound = typeof FAVOURABLE | typeof UNFAVOURABLE;

/** What is withdrawn: claims that fall, sources that say nothing. */
export interface Withdrawn { fallen: ReadonlySet<number>; silent: ReadonlySet<number> }
/** Whether a claim is sure, by itself, where it is affirmed or where it is denied. */
type Standing = Uint8Array;

export class Record {
  readonly contested: ReadonlySet<number>;
  private readonly inferred: readonly (readonly number[])[];
  private readonly supporting: readonly ReadonlySet<number>[];
  private readonly supported: ReadonlyMap<number, readonly number[]>;
  private readonly standing: Standing;
  private last: { of: Withdrawn; standing: Standing } | null = null;

  constructor(private readonly data: Compiled["claims"], private readonly sources: Compiled["sources"]) {
    const inferred: number[][] = data.ids.map(() => []);
    for (const [claim, ...several] of data.premises) for (const one of several) inferred[one]!.push(claim!);
    this.inferred = inferred;
    const supported = new Map<number, number[]>();
    this.supporting = data.evidence.map((items, claim) => {
      const found = new Set<number>();
      for (let at = 0; at < items.length; at += 2) if ((items[at + 1]! & 1) === 0) found.add(items[at]!);
      for (const source of found) { const several = supported.get(source); if (several === undefined) supported.set(source, [claim]); else several.push(claim); }
      return found;
    });
    this.supported = supported;
    this.contested = new Set(data.rivals.flatMap(([one, other]) => [one, other]));
    this.standing = this.stood(new Set(), this.disputed(new Set()));
  }

  /** The sources with those that derive only from them. */
  silenced(sources: Iterable<number>): ReadonlySet<number> {
    const gone = new Set(sources);
    if (gone.size === 0) return gone;
    for (let before = -1; before !== gone.size; ) {
      before = gone.size;
      for (let source = 0; source < this.sources.listed; source++) {
        const from = this.sources.derives[source]!;
        if (!gone.has(source) && from.length > 0 && from.every((one) => gone.has(one))) gone.add(source);
      }
    }
    return gone;
  }

  /** What falls with claims and sources. */
  withdrawn(claims: Iterable<number>, sources: Iterable<number>): Withdrawn {
    const silent = this.silenced(sources), down = new Set(claims);
    for (const source of silent) for (const claim of this.supported.get(source) ?? []) if ([...this.supporting[claim]!].every((one) => silent.has(one))) down.add(claim);
    return { fallen: this.withInferred(down), silent };
  }

  /** Claims and all that is inferred from any of them. */
  withInferred(claims: Iterable<number>): Set<number> {
    const found = new Set(claims), waiting = [...found];
    while (waiting.length > 0) for (const one of this.inferred[waiting.pop()!]!) if (!found.has(one)) { found.add(one); waiting.push(one); }
    return found;
  }

  /** For each claim whether it counts (1). */
  counting(bound: Bound, footing: number, withdrawn: Withdrawn, off: ReadonlySet<number>, on: ReadonlySet<number>): Uint8Array {
    const { marks } = this.data, standing = this.standingIn(withdrawn), good = bound === FAVOURABLE;
    const down: number[] = [];
    for (let claim = 0; claim < marks.length; claim++) {
      const mark = marks[claim]!, denied = (mark & 4) !== 0;
      if ((mark & 3) > footing || withdrawn.fallen.has(claim) || off.has(claim)) down.push(claim);
      else if (on.has(claim) || (denied && (good || standing[claim] === 1))) continue;
      else if (denied || (!good && standing[claim] === 0)) down.push(claim);
    }
    const counts = new Uint8Array(marks.length).fill(1);
    for (const claim of this.withInferred(down)) counts[claim] = 0;
    for (let claim = 0; claim < marks.length; claim++) if ((marks[claim]! & 4) !== 0) counts[claim] = 0;
    return counts;
  }

  private standingIn(withdrawn: Withdrawn): Standing {
    const { fallen, silent } = withdrawn;
    const moved = some(fallen, this.contested);
    if (silent.size === 0 && !moved) return this.standing;
    if (this.last === null || this.last.of !== withdrawn) this.last = { of: withdrawn, standing: this.stood(silent, this.disputed(moved ? fallen : new Set())) };
    return this.last.standing;
  }

  private stood(silent: ReadonlySet<number>, contested: ReadonlySet<number>): Standing {
    const { marks, evidence } = this.data;
    return Uint8Array.from(marks, (mark, claim) => {
      let supports = 0, alleges = 0, disputes = 0;
      const items = evidence[claim]!;
      for (let at = 0; at < items.length; at += 2) {
        if (silent.has(items[at]!)) continue;
        if ((items[at + 1]! & 1) === 1) disputes++;
        else { supports++; if ((items[at + 1]! & 2) !== 0) alleges++; }
      }
      if (supports === 0 ? (mark & 8) !== 0 : alleges === supports) return 0;
      return disputes > 0 || contested.has(claim) || (mark & 16) === 0 ? 0 : 1;
    });
  }

  /** The claims that a rival contradicts, where some have fallen. */
  private disputed(fallen: ReadonlySet<number>): ReadonlySet<number> {
    const head = new Map<number, number>();
    const find = (one: number): number => { let at = one; while (head.get(at) !== undefined && head.get(at) !== at) at = head.get(at)!; return at; };
    const pairs = this.data.rivals.filter(([one, other]) => !fallen.has(one) && !fallen.has(other));
    for (const [one, other] of pairs) { head.set(one, head.get(one) ?? one); head.set(other, head.get(other) ?? other); head.set(find(other), find(one)); }
    const strict = new Set<number>(), denied = new Set<number>();
    for (const [one, , kind] of pairs) if (kind === 1) strict.add(find(one));
    for (const one of head.keys()) if ((this.data.marks[one]! & 4) !== 0) denied.add(find(one));
    return new Set([...head.keys()].filter((one) => strict.has(find(one)) && denied.has(find(one))));
  }
}

export function some(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  for (const item of one.size < other.size ? one : other) if ((one.size < other.size ? other : one).has(item)) return true;
  return false;
}

/** Which claims count and which fall (§1.9), worked out from what is withdrawn. */
import type { Compiled } from "./network";

export const FAVOURABLE = 0, UNFAVOURABLE = 1;
export type Bound = typeof FAVOURABLE | typeof UNFAVOURABLE;

/** What is withdrawn: claims that fall, sources that say nothing; `rivals`: the pairs of rivals, where those are not the record's. */
export interface Withdrawn { fallen: ReadonlySet<number>; silent: ReadonlySet<number>; rivals: Compiled["claims"]["rivals"] | null }
export const KEPT: Withdrawn = { fallen: new Set(), silent: new Set(), rivals: null };
/** Whether a claim is sure, by itself, where it is affirmed or where it is denied. */
type Standing = Uint8Array;

export class Record {
  readonly contested: ReadonlySet<number>;
  private readonly inferred: readonly (readonly number[])[];
  private readonly supporting: readonly ReadonlySet<number>[];
  private readonly supported: ReadonlyMap<number, readonly number[]>;
  private readonly standing: Standing;
  /** For each source the claims with evidence from it. */
  private readonly cited = new Map<number, number[]>();
  /** Which claims count before any is taken away, for each bound and footing. */
  private readonly plain = new WeakMap<Standing, (Uint8Array | undefined)[]>();
  private last: { of: Withdrawn; standing: Standing } | null = null;

  constructor(private readonly data: Compiled["claims"], private readonly sources: Compiled["sources"]) {
    const inferred: number[][] = data.ids.map(() => []);
    for (const [claim, ...several] of data.premises) for (const one of several) inferred[one]!.push(claim!);
    this.inferred = inferred;
    const supported = new Map<number, number[]>();
    this.supporting = data.evidence.map((items, claim) => {
      const found = new Set<number>();
      for (let at = 0; at < items.length; at += 2) if ((items[at + 1]! & 1) === 0) found.add(items[at]!);
      for (let at = 0; at < items.length; at += 2) { const several = this.cited.get(items[at]!); if (several === undefined) this.cited.set(items[at]!, [claim]); else several.push(claim); }
      for (const source of found) { const several = supported.get(source); if (several === undefined) supported.set(source, [claim]); else several.push(claim); }
      return found;
    });
    this.supported = supported;
    this.contested = new Set(data.rivals.flatMap(([one, other]) => [one, other]));
    const disputed = this.disputed(KEPT);
    this.standing = Uint8Array.from(data.ids, (_, claim) => this.stands(claim, new Set(), disputed));
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

  /** What falls with claims and sources, beside what `kept` has withdrawn already: a claim falls that only silent sources are left to support. */
  withdrawn(claims: Iterable<number>, sources: Iterable<number>, kept: Withdrawn = KEPT): Withdrawn {
    const gone = this.silenced(sources), down = new Set(claims), silent = kept.silent.size === 0 ? gone : new Set([...kept.silent, ...gone]);
    for (const source of gone) for (const claim of this.supported.get(source) ?? []) if ([...this.supporting[claim]!].every((one) => silent.has(one))) down.add(claim);
    const fallen = this.withInferred(down);
    for (const claim of kept.fallen) fallen.add(claim);
    return { fallen, silent, rivals: kept.rivals };
  }

  /** Claims and all that is inferred from any of them. */
  withInferred(claims: Iterable<number>): Set<number> {
    const found = new Set(claims), waiting = [...found];
    while (waiting.length > 0) for (const one of this.inferred[waiting.pop()!]!) if (!found.has(one)) { found.add(one); waiting.push(one); }
    return found;
  }

  /** For each claim whether it counts (1). */
  counting(bound: Bound, footing: number, withdrawn: Withdrawn, off: ReadonlySet<number>, on: ReadonlySet<number>): Uint8Array {
    const { fallen, silent } = withdrawn;
    const standing = silent.size > 0 || some(fallen, this.contested) ? this.standingIn(withdrawn) : this.standing;
    if (on.size > 0) return this.counted(bound, footing, standing, new Set([...fallen, ...off]), on);
    const number = bound * 3 + footing, none = new Set<number>();
    let known = this.plain.get(standing);
    if (known === undefined) this.plain.set(standing, (known = []));
    const plain = (known[number] ??= this.counted(bound, footing, standing, none, none));
    if (fallen.size === 0 && off.size === 0) return plain;
    const counts = plain.slice();
    for (const claim of this.withInferred([...fallen, ...off])) counts[claim] = 0;
    return counts;
  }

  private counted(bound: Bound, footing: number, standing: Standing, gone: ReadonlySet<number>, on: ReadonlySet<number>): Uint8Array {
    const { marks } = this.data, good = bound === FAVOURABLE, down: number[] = [...gone], counts = new Uint8Array(marks.length).fill(1);
    for (let claim = 0; claim < marks.length; claim++) {
      const mark = marks[claim]!, denied = (mark & 4) !== 0;
      if (denied) counts[claim] = 0;
      if ((mark & 3) > footing) down.push(claim);
      else if (on.has(claim) || (denied && (good || standing[claim] === 1))) continue;
      else if (denied || (!good && standing[claim] === 0)) down.push(claim);
    }
    for (const claim of this.withInferred(down)) counts[claim] = 0;
    return counts;
  }

  /** Of each claim whether it is sure by itself (1), where some are withdrawn. */
  standingIn(withdrawn: Withdrawn): Standing {
    const { fallen, silent } = withdrawn;
    const moved = some(fallen, this.contested);
    if (silent.size === 0 && !moved) return this.standing;
    if (this.last === null || this.last.of !== withdrawn) {
      const disputed = this.disputed(moved ? withdrawn : KEPT), standing = this.standing.slice();
      const anew = new Set(moved ? this.contested : []);
      for (const source of silent) for (const claim of this.cited.get(source) ?? []) anew.add(claim);
      for (const claim of anew) standing[claim] = this.stands(claim, silent, disputed);
      this.last = { of: withdrawn, standing };
    }
    return this.last.standing;
  }

  /** 1: the claim, or its denial, is sure by itself. */
  private stands(claim: number, silent: ReadonlySet<number>, contested: ReadonlySet<number>): number {
    const items = this.data.evidence[claim]!, mark = this.data.marks[claim]!;
    let supports = 0, alleges = 0, disputes = 0;
    for (let at = 0; at < items.length; at += 2) {
      if (silent.has(items[at]!)) continue;
      if ((items[at + 1]! & 1) === 1) disputes++;
      else { supports++; if ((items[at + 1]! & 2) !== 0) alleges++; }
    }
    if (supports === 0 ? (mark & 8) !== 0 : alleges === supports) return 0;
    return disputes > 0 || contested.has(claim) || (mark & 16) === 0 ? 0 : 1;
  }

  /** The claims that a rival contradicts, where some have fallen. */
  private disputed({ fallen, rivals }: Withdrawn): ReadonlySet<number> {
    const head = new Map<number, number>();
    const find = (one: number): number => { let at = one; while (head.get(at) !== undefined && head.get(at) !== at) at = head.get(at)!; return at; };
    const pairs = (rivals ?? this.data.rivals).filter(([one, other]) => !fallen.has(one) && !fallen.has(other));
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

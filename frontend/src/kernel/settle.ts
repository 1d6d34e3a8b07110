/** What would settle whether something is held: the one open matter whose resolution would move the answer most (§6). */
import { attain, heldLine, type Desk, type Held, type Reading } from "./attain";
import { bit } from "./beyond";
import { from, isEmpty } from "./bitset";
import type { Compiled, Network, Value } from "./network";
import { FAVOURABLE, UNFAVOURABLE } from "./record";
import { claimed, type Cast, type Field, type Reader, type Scene, type Stage } from "./scene";

/** The matter, by number: a claim, the rivals, a way of the part, or a holding of it; and the answer, however it comes out. `resolutions` of
 * *rivals* begin with the claims of an option, of all others with words. */
export interface Settling { kind: "claim" | "rivals" | "dates" | "work" | "keeping" | "ran" | "silence"; about: number; claims: readonly number[]; resolutions: { ifSo: string | readonly number[]; verdict: string }[] }
/** One side of a scene in another reading; absent: as it is. */
interface Half { favourable?: readonly Reading[]; unfavourable?: readonly Reading[]; scene?: Scene }
interface Matter { kind: Settling["kind"]; about: number; claims: readonly number[]; outcomes: readonly (readonly [string | readonly number[], Half])[] }
export interface Played { scene: Scene; favourable: readonly Held[]; unfavourable: readonly Held[] }

const MOST_TRIED = 600;
const WORDS = ["no recorded way", "possible", "certain"];

/** `played`: the stage as it is, what is held in it worked out. `null`: no single open matter would move the answer. */
export function settle(data: Compiled, network: Network, reader: Reader, at: Desk, stage: Stage, played: Played, target: number, step: number): Settling | null {
  const found = (held: Held) => bit(heldLine(network, held, target), step);
  const rank = (sure: boolean, may: boolean) => (sure && may ? 2 : may ? 1 : 0);
  const sure = played.unfavourable.every(found), may = played.favourable.some(found), base = rank(sure, may);
  const work = (readings: readonly Reading[], near: readonly Held[]) => readings.map((reading, number) => attain(network, reading, at, near[number] ?? near[0] ?? null));
  const outcome = ({ favourable, unfavourable, scene }: Half): number => {
    const good = scene === undefined ? favourable : scene.favourable.map((one) => one.reading), bad = scene === undefined ? unfavourable : scene.unfavourable.map((one) => one.reading);
    return rank(bad === undefined ? sure : work(bad, played.unfavourable).every(found), good === undefined ? may : work(good, played.favourable).some(found));
  };
  let best: { moved: [number, number]; matter: Matter; ranks: number[] } | null = null, tried = 0;
  for (const matter of matters(data, network, reader, stage, played.scene, target)) {
    if (++tried > MOST_TRIED) break;
    const ranks = matter.outcomes.map(([, half]) => outcome(half)), away = ranks.map((one) => Math.abs(one - base));
    const moved: [number, number] = [Math.max(...away), away.reduce((one, other) => one + other, 0)];
    if (moved[0] > 0 && (best === null || moved[0] > best.moved[0] || (moved[0] === best.moved[0] && moved[1] > best.moved[1]))) best = { moved, matter, ranks };
  }
  if (best === null) return null;
  const { matter, ranks } = best;
  return { kind: matter.kind, about: matter.about, claims: matter.claims, resolutions: matter.outcomes.map(([ifSo], number) => ({ ifSo, verdict: WORDS[ranks[number]!]! })) };
}

function* matters(data: Compiled, network: Network, reader: Reader, stage: Stage, scene: Scene, target: number): Generator<Matter> {
  yield* claims(data, reader, scene);
  yield* rivals(data, reader, stage);
  const best = reader.shapes(scene.favourable[0]!.setting), worst = reader.shapes(scene.unfavourable[0]!.setting);
  for (let way = 0; way < network.ways; way++) yield* fields(data, network, reader, scene, way, best[way]!, worst[way]!);
  const alone = new Set(data.unsupported), granting = (casts: readonly Cast[], place: number) => casts.map(({ reading }) => reader.granting(reading, place));
  for (let place = 0; place < network.holdings; place++)
    if (place !== target && alone.has(data.part.holdings[place]!))
      yield { kind: "silence", about: place, claims: [], outcomes: [["if it was had throughout", { favourable: granting(scene.favourable, place), unfavourable: granting(scene.unfavourable, place) }], ["if it was not", {}]] };
}

/** Claims that count favourably only: taken as true for the lower bound, set aside for the upper one. */
function* claims(data: Compiled, reader: Reader, scene: Scene): Generator<Matter> {
  const { ids } = data.claims, good = scene.favourable.map(({ setting }) => reader.counting(setting)), bad = scene.unfavourable.map(({ setting }) => reader.counting(setting));
  const standing = reader.claims.standingIn(scene.unfavourable[0]!.setting.withdrawn);
  const doubtful = ids.map((_, claim) => claim).filter((claim) => standing[claim] === 0 && good.some((counts) => counts[claim] === 1) && !bad.some((counts) => counts[claim] === 1));
  for (const claim of doubtful.sort((one, other) => (ids[one]! < ids[other]! ? -1 : 1))) {
    if (![...reader.claims.withInferred([claim])].some((one) => reader.citing.has(one) || reader.giving.has(one))) continue;
    yield { kind: "claim", about: claim, claims: [claim], outcomes: [
      ["if it is so", { unfavourable: scene.unfavourable.map((cast) => reader.anew(cast, claim, true)) }],
      ["if it is not", { favourable: scene.favourable.map((cast) => reader.anew(cast, claim, false)) }],
    ] };
  }
}

function* rivals(data: Compiled, reader: Reader, stage: Stage): Generator<Matter> {
  const { ids } = data.claims, { named } = reader, byId = (one: number, other: number) => (ids[one]! < ids[other]! ? -1 : 1);
  for (const group of reader.groups) {
    if (group.claims.some((claim) => named.chosen.has(claim))) continue;
    const options = new Map(group.options.map((option) => option.filter((claim) => !named.kept.fallen.has(claim)).sort(byId)).filter((option) => option.length > 0).map((option) => [option.join(), option] as const));
    if (options.size < 2) continue;
    const sorted = [...options.values()].sort((one, other) => { for (let at = 0; at < Math.min(one.length, other.length); at++) if (one[at] !== other[at]) return byId(one[at]!, other[at]!); return one.length - other.length; });
    yield { kind: "rivals", about: group.claims[0]!, claims: group.claims, outcomes: sorted.map((option) => [option, { scene: reader.scene({ ...stage, chosen: option }) }] as const) };
  }
}

/** What is open in a way by itself: its dates, how long its work takes and its result keeps, and whether it ran. */
function* fields(data: Compiled, network: Network, reader: Reader, scene: Scene, way: number, best: Value, worst: Value): Generator<Matter> {
  const path = reader.paths[way]!, { favourable: good, unfavourable: bad } = scene, written = data.told.some(([one]) => one === way);
  if (!good.some(({ setting }) => reader.counts(way, setting))) return;
  const open = !isEmpty(worst.open), parts: [Settling["kind"], readonly Field[] | undefined][] = [];
  if (best.open !== worst.open || best.sometime !== worst.sometime) parts.push(["dates", !open ? undefined : data.ways[data.part.ways[way]!]![2] === 1 && !written ? ["open", "sometime", "keeps"] : ["open", "sometime"]]);
  if (open && best.takes !== worst.takes) parts.push(["work", ["takes"]]);
  if (open && written && best.keeps !== worst.keeps) parts.push(["keeping", ["keeps"]]);
  const ifSo = (casts: readonly Cast[], value: Value, which: readonly Field[] | undefined) => casts.map((cast) => (reader.counts(way, cast.setting) ? reader.valued(cast, new Map([[way, value]]), which) : cast.reading));
  for (const [kind, which] of parts)
    yield { kind, about: way, claims: path.claims, outcomes: [["at its best", { unfavourable: ifSo(bad, best, which) }], ["at its worst", { favourable: ifSo(good, worst, which) }]] };
  const ran = (bound: typeof FAVOURABLE | typeof UNFAVOURABLE) => reader.inHistory(way, bound, good[0]!.setting.footing);
  if (!written || !ran(FAVOURABLE) || ran(UNFAVOURABLE)) return;
  const took = bad.map((cast) => (claimed(path.claims, reader.counting(cast.setting), UNFAVOURABLE) ? reader.valued(cast, new Map([[way, worst]]), undefined, true) : cast.reading));
  const notTaken = good.map(({ reading, setting }): Reading => {
    const lines = reading.open.slice(), zones = reading.sometime.slice();
    lines[way] = setting.replanned ? from(lines[way]!, setting.begin) : network.empty;
    if (!setting.replanned) zones[way] = null;
    return { ...reading, open: lines, sometime: zones };
  });
  yield { kind: "ran", about: way, claims: path.claims, outcomes: [["if it was", { unfavourable: took }], ["if not", { favourable: notTaken }]] };
}


/** What would have become of the aims without something, on the record and beyond it (§7): `rapallo without`, on the page. */
import { book, sayHolding, title } from "../book";
import type { Beyond, Engine, Outcome, Removal, Settled } from "../kernel/index";
import type { AnswerData, LineData } from "../payload";
import { byCode } from "../spelling";
import { answer, byTime, joined, line, section, type Fields } from "./lines";

export const STATUSES = ["surely lost", "lost", "replaced", "delayed", "less sure", "interrupted", "unsettled", "raised", "unchanged", "not had anyway", "unknown"];
const MOST_NAMED = 12;
/** Verbs of words and figures: none of them is what was given in return (§1.8). */
const WORDS = new Set(["agree", "contract", "decide", "demand", "limit", "mediate", "measure", "negotiate", "plan", "prohibit", "sign", "state"]);

const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const few = (names: readonly string[]) => names.slice(0, MOST_NAMED).join("; ") + (names.length > MOST_NAMED ? `; and ${names.length - MOST_NAMED} more` : "");
const waysOf = (id: string) => book.value.way.get(id);

/** How answers call something taken away. */
export function labelOf(kind: "thing" | "side" | "holding" | "source" | "claim", id: string): string {
  return kind === "holding" ? sayHolding(id) : kind === "thing" ? title(id) : kind === "side" ? `the side ${id}` : `${kind} ${id}`;
}
export function betweenLabel(pair: readonly [string, string]): string {
  const side = (name: string) => (book.value.data.about.sides.some((one) => one.name === name) ? `the ${name} side` : title(name));
  return `all that passed between ${side(pair[0])} and ${side(pair[1])}`;
}

/** The answer of an engine set to the targets and the reading asked about. `labels`: how answers call what is taken away; `step`: at whose end it is
 * asked whether something is held. The engine must take the removal. */
export function without(engine: Engine, question: string, labels: readonly string[], removal: Removal, step: number): AnswerData {
  const outcomes = engine.outcomes(removal, step), beyond = engine.beyond(removal, step, outcomes), said = engine.say(step);
  const goes = taking(engine, removal), single = outcomes.length === 1, [first] = outcomes;
  const open = single && first!.again !== "certain" && first!.status !== "not had anyway" ? engine.settling(removal, step) : null;
  const notice = book.value.data.about.notice_said === "none named" ? "with no notice, since the case names none" : `after a notice of ${engine.notice}`;
  return answer(question, `Without ${joined(labels)}${inReading(engine)}`, summary(engine, outcomes, beyond, removal, step, said), [
    section("What goes", goes.lines, dated(engine, removal)),
    section("What becomes of it", STATUSES.flatMap((status) => outcomes.flatMap((one, at) => (one.status === status ? became(engine, one, beyond[at]!) : []))), `Held in ${said}; frozen history first, then re-planned (${notice}).`),
    inReturn(new Set([...goes.closed, ...goes.fallen, ...removal.claims])),
    section("What would settle whether it is held without", open === null ? [] : settled(open)),
  ]);
}

function inReading(engine: Engine): string {
  const one = book.value.data.readings.find(({ id }) => id === engine.reading);
  if (one === undefined) return "";
  return `, in the reading: ${one.label === "" ? one.id : one.label}${engine.readings.get(one.id) === true ? " (rules enforced: at best only what both ways of taking whom they bind forbid, at worst what either may)" : ""}`;
}

// -- the two lines ----------------------------------------------------------------------------------------------------

function summary(engine: Engine, outcomes: readonly Outcome[], beyond: readonly (Beyond | null)[], removal: Removal, step: number, said: string): string[] {
  const found: string[] = [];
  if (outcomes.length === 1) {
    found.push(`On the record: ${sayHolding(outcomes[0]!.target)}: ${outcomes[0]!.says}.`, `Beyond it: ${beyondSaid(engine, beyond[0]!)}`);
  } else {
    const counts = STATUSES.map((status) => [status, outcomes.filter((one) => one.status === status).length] as const).filter(([, number]) => number > 0);
    found.push(`On the record, held in ${said}: ${counts.map(([status, number]) => `${number} ${status}`).join(", ")}.`);
    const asked = beyond.filter((one) => one !== null), ruled = outcomes.filter((_, at) => beyond[at]?.word === "ruled out").map((one) => sayHolding(one.target)), rest = asked.length - ruled.length;
    if (asked.length === 0) found.push("Beyond it: not asked, since there is a recorded way to each.");
    else found.push(`Beyond it: ${ruled.length > 0 ? `ruled out: ${ruled.join("; ")}` : "none of these is ruled out"}${rest > 0 ? `; ${rest} unknown.` : "."}`);
  }
  if (engine.raises(removal, step)) found.push("Withdrawing this takes denials or disputes with it: something is held more surely than with it.");
  const outer = engine.outer(removal);
  if (outer.length > 0) found.push(`Outer bounds: too many rivals or identities are open to go through each (${outer.join(", ")}).`);
  return found;
}

const named = (engine: Engine, holdings: readonly string[]) => holdings.map((one) => sayHolding(one) + (engine.unsupported(one) ? " (unsupported)" : "")).join("; ");
function beyondSaid(engine: Engine, found: Beyond | null): string {
  if (found === null) return "not asked, since there is a recorded way.";
  if (found.word === "unknown") return `unknown; the record does not answer for: ${named(engine, found.first)}.`;
  return found.declarations.length === 0 ? "ruled out: it fails whatever else is granted." : `ruled out, since these are declared complete: ${named(engine, found.declarations)}.`;
}

// -- what goes, and what becomes of it --------------------------------------------------------------------------------

interface Taking { closed: string[]; fallen: string[]; lines: LineData[] }

function taking(engine: Engine, removal: Removal): Taking {
  const gone = engine.cascade(removal), withdrawn = engine.withdrawn(removal), own = new Set(removal.things), sure = new Set(gone.surely);
  const things = gone.things.filter((one) => !own.has(one)), doubtful = things.filter((one) => !sure.has(one));
  const holdings = gone.holdings.filter((one) => !book.value.thing.has(one) && !removal.holdings.includes(one)), ways = gone.ways.filter((one) => engine.isAct(one));
  const closed = [...new Set(ways.flatMap((one) => waysOf(one)?.claims ?? []))].sort(byCode);
  const fallen = withdrawn.claims.filter((one) => !removal.claims.includes(one)), sources = withdrawn.sources.filter((one) => !removal.sources.includes(one));
  const lines: LineData[] = [];
  if (things.length > 0) lines.push(line(`This also takes away ${counted(things.length, "thing")}: ${few(things.map(title))}`, [], "", 0, [["things", things.join("; ")]]));
  if (doubtful.length > 0) lines.push(line(`of them only if a part, place or identity holds that is not certain: ${few(doubtful.map(title))}`, [], "", 1));
  if (holdings.length > 0) lines.push(line(`${counted(holdings.length, "holding")} out of reach: ${few(holdings.map(sayHolding))}`, [], "", 0, [["holdings", holdings.length]]));
  if (ways.length > 0) lines.push(line(`${counted(ways.length, "way")} closed`, closed, "", 0, [["ways", ways.length]]));
  if (sources.length > 0) lines.push(line(`${counted(sources.length, "source")} that derive only from them: ${sources.join(", ")}`));
  if (fallen.length > 0) lines.push(line(`${counted(fallen.length, "claim")} with them`, fallen, "", 0, [["claims", fallen.length]]));
  return { closed, fallen, lines: lines.length > 0 ? lines : [line("Nothing else goes with it.")] };
}

function dated(engine: Engine, { things, holdings, between, start, stop }: Removal): string {
  if (things.length + holdings.length === 0 && between === null) return "Claims and sources are taken away without dates.";
  return `${start === 0 ? "From the beginning" : `From ${engine.say(start)}`}${stop !== null ? ` until ${engine.say(stop)}` : start === 0 ? "" : " on"}.`;
}

function became(engine: Engine, one: Outcome, beyond: Beyond | null): LineData[] {
  const fields: Fields = [
    ["target", one.target], ["frozen", one.frozen], ["replanned", one.status], ["before", one.before], ["after", one.after], ["again", one.again],
    ["away_from", one.awayFrom === null ? null : engine.label(one.awayFrom)], ["beyond", beyond?.word ?? ""],
  ];
  const found = [line(`${sayHolding(one.target)}: ${one.says}`, [], one.status, 0, fields)];
  for (const id of one.by) found.push(line(`by ${actSaid(engine, id)}`, waysOf(id)?.claims ?? [], "", 1, [["way", id], ["footing", engine.footingOf(id)]]));
  if (beyond !== null) { const what = named(engine, beyond.word === "unknown" ? beyond.first : beyond.declarations); found.push(line(`beyond the record: ${beyond.word}${what === "" ? "" : ` (${what})`}`, [], "", 1)); }
  return found;
}
/** An act in words: what its author wrote, or the sentence of its claim. */
function actSaid(engine: Engine, way: string): string {
  const told = engine.told(way);
  return told ?? book.value.claim.get(waysOf(way)?.claims[0] ?? "")?.says ?? way;
}

/** Acts that share an exchange with a claim that is gone, and are not gone (§1.7). */
function inReturn(gone: ReadonlySet<string>): ReturnType<typeof section> {
  const exchanges = new Map<string, string[]>(), { data, claim } = book.value;
  for (const id of [...gone].sort(byCode)) { const exchange = claim.get(id)?.in_return ?? ""; if (exchange !== "") exchanges.set(exchange, [...(exchanges.get(exchange) ?? []), id]); }
  const left = data.claims.filter((one) => exchanges.has(one.in_return) && !gone.has(one.id) && !WORDS.has(one.verb)).sort((one, other) => byCode(one.in_return, other.in_return) || byTime(one, other));
  return section(
    "Consideration that fell away", left.map((one) => line(one.says, [one.id], "", 0, [["exchange", one.in_return], ["for", exchanges.get(one.in_return)!.join("; ")]])),
    left.length === 0 ? "" : "What the other side gave in exchange for it; nothing is computed from this.",
  );
}

// -- what would settle it ---------------------------------------------------------------------------------------------

function settled({ kind, about, claims, dated: when, resolutions }: Settled): LineData[] {
  const says = (id: string) => book.value.claim.get(id)?.says ?? id, way = waysOf(about);
  const name = way === undefined ? about : way.origin === "written" ? way.label : way.claims.length > 0 ? says(way.claims[0]!) : way.id;
  const on = when ?? book.value.claim.get(claims[0] ?? "")?.said ?? "";
  const text = {
    claim: `whether this is so: ${says(about)}`, rivals: `which of these holds: ${claims.map(says).join("; or: ")}`,
    dates: `when exactly it was that ${name}${on === "" ? ", which the record does not say" : `; on record: ${on}`}`,
    work: `how long it took to work on ${name}`, keeping: `how long the result kept of ${name}`, ran: `whether this way was taken: ${name}`,
    silence: `whether ${sayHolding(about)} was had: nothing is on record`,
  }[kind];
  return [line(text, claims), ...resolutions.map(({ ifSo, verdict }) => line(`${typeof ifSo === "string" ? ifSo : `if ${ifSo.join(" and ")} holds`}: ${verdict}`, [], "", 1))];
}

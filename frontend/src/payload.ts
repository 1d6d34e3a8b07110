/** What a page carries: the whole case as data, written by `rapallo.press.payload`, read by every view. Days are proleptic Gregorian ordinals
 * (1 = 0001-01-01); `null` for a bound means that it is open or not known. Ids are the case's own. */

/** Four bounds of a span: start earliest and latest, end earliest and latest, in days. */
export type Bounds = [number | null, number | null, number | null, number | null];

export interface Payload {
  format: 1;
  /** Parts that a desk sends after its first page, by the names below; each is blank so long, which says nothing of the case. */
  later: string[];
  /** What a desk knows this edition by, with what lies beside it; blank on a published page. */
  mark: string;
  about: About;
  things: Thing[];
  sources: Source[];
  claims: Claim[];
  ways: Way[];
  holdings: Holding[];
  rules: Rule[];
  theses: Thesis[];
  /** Groups of claims that cannot all hold, with what they differ in. */
  rivalries: { claims: string[]; about: string[] }[];
  /** What `show` says of every rule, thesis and written way, by id. A line with no text is its one claim's own. */
  written: Record<string, WrittenEntry>;
  written_ways: WrittenWay[];
  readings: ReadingName[];
  verbs: Record<string, { label: string; inverse: string; meaning: string; moment: boolean; /** The heading it stands under, of `about.themes`. */ theme: string }>;
  /** The story as HTML, escaped in Python; links to claims are `<a href="#claim=ID">`. Blank: none. */
  story: string;
  /** Answers worked out in Python, by the question as typed after `rapallo`. */
  answers: Record<string, AnswerData>;
  /** Every question the tool knows, as a template. `desk`: only a running desk can answer it beyond what stands in `answers`. */
  questions: Template[];
  findings: Finding[];
  /** By the aim's holding; the diagrams of other `why` questions in `answers` by the question as typed. */
  pathways: Record<string, PathwayLayout>;
  network: NetworkLayout;
  map: MapData;
  curves: CurvesData | null;
  /** The compiled network for what-ifs; see kernel/network.ts. `null`: the case has no aims. */
  engine: unknown;
  /** Precedents in the cases it was compared with; `null`: it was compared with none. */
  precedents: PrecedentsData | null;
  /** The documents of the case's library, without their texts. */
  documents: DocumentData[];
  /** By claim: the passages of stored documents that its evidence points at. */
  passages: Record<string, StoredPassage[]>;
  /** The title of the house whose stories and letters a desk keeps; blank: none, and on every published page. */
  house: string;
}

export interface About {
  title: string; authors: string[]; licence: string; summary: string; digest: string; version: string;
  resolution: "day" | "month" | "year";
  /** First and last day of the horizon, and the first day of each step; steps + 1 numbers, the last one past the end. */
  horizon: [number, number]; steps: number[];
  /** The case's own horizon, from its first day to its last; `null`: it names none. */
  within: number[] | null;
  /** Notice in steps: least and most. */
  notice: [number, number]; notice_said: string;
  sides: { name: string; label: string; members: string[]; all: string[] }[];
  aims: string[];
  /** The headings of acts, in their order. */
  themes: string[];
}
export interface Thing {
  id: string; kind: string; label: string; /** It has no label and goes by its id. */ unnamed?: boolean; names: [string, string][]; classes: string[]; when: string; said: string; bounds: Bounds | null;
  /** How known start and end of its existence are (known, open, unknown), its kind of date (moment, interval, one-of, all-of) and, where its bounds say too much, its pieces. */
  states: [string, string]; shape: string; pieces?: Bounds[];
  /** Claims of its end; in what it lay, as a list in words, and the claims of that; what claims of identity make one with it, and these claims. */
  ended_by: string[]; lay_in: string; lay_by: string[]; same: string[]; same_by: string[];
  /** Place and size as written; rules that speak of it, each with how. */
  place: string; size: string; unit: string; wikidata: string; rules: [string, string][];
  lat: number | null; lon: number | null; radius: number | null; part_of: string[]; note: string; claims: string[];
  /** What a query is looked up in: the id and each name in plain letters (lower case, no accents or punctuation: `record.folding.plain`), and with a
   * leading "~" the key on which its German, Russian and English spellings fall (`record.folding.fold`). */
  keys: string[];
}
export interface Source {
  key: string; type: string; cite: string; url: string; derives_from: string[]; ancestors: string[]; party: string; note: string;
  claims: string[]; /** Claims that fall if it is withdrawn. */ falls: string[];
  /** `address`: its URL as written, of whatever kind. `words`: what `find` finds it by, where that is more than key, citation, party and note. */
  publisher: string; pages: string; address: string; roots: string[]; repeated_by: string[]; words: string;
}
export interface Passage { source: string; cite: string; relation: string; locator: string; speaker: string; stance: string; hedge: string }
export interface Claim {
  id: string; says: string; subject: string; verb: string; object: string; roles: Record<string, string[]>;
  when: string; said: string; bounds: Bounds | null;
  /** As its verb has it: a verb that cannot last makes any date one moment. As of a thing. */
  states: [string, string]; shape: string; pieces?: Bounds[];
  hedge: string; /** The id that claims in return for each other share. */ in_return: string; /** Why it does not count unfavourably. */ because: string[];
  /** The stretches of days that its amount's period may mean. */ days: [number | null, number | null][];
  /** Of several sources that support it: how many are independent, and which; `exact` false: at least. */ independent?: { count: number; chosen: string[]; exact: boolean };
  amount: string; low: string; high: string; unit: string; of_what: string; period: string;
  denied: boolean; confidence: string; footing: string; rests_on: string; evidence: Passage[]; premises: string[]; rivals: string[];
  exchange: string[]; note: string; /** Counts favourably, counts unfavourably (§1.9). */ standing: [boolean, boolean];
  /** Ids of ways that rest on it; claims inferred from it. */ ways: string[]; supports: string[];
}
export interface Way {
  id: string; origin: string; label: string; gives: string; needs: { of: string[]; k: number }[]; by: string[]; at: string[]; via: string[]; under: string[];
  open: string; takes: string; keeps: string; ran: string; footing: string; claims: string[]; says: string;
}
export interface Holding { id: string; label: string; thing: string; actor: string; short: string }
export interface Rule { id: string; label: string; under: string; says: string; source: string; locator: string; when: string; bounds: Bounds | null; states: [string, string]; shape: string; pieces?: Bounds[]; claims: string[]; /** In plain letters, what it is found by. */ words: string }
export interface Thesis { id: string; says: string; source: string; locator: string; author_says: string; ask: string; model_says: string; claims: string[]; words: string }
export interface WrittenEntry { title: string; sections: SectionData[] }
/** A way as its author wrote it: what it gives, the claims it names, and the things anywhere in it. */
export interface WrittenWay { id: string; title: string; gives: string; told: string; claims: string[]; things: string[] }
export interface ReadingName { id: string; label: string; note: string }
export interface LineData { text: string; mark: string; depth: number; claims: string[]; fields?: Record<string, string | number | boolean | null> }
export interface SectionData { title: string; level: number; note: string; lines: LineData[] }
/** An answer as `Answer.json()` writes it; `grounds` are left out in the payload, since `claims` has them, and so are fields of a line that say
 * of the one claim it names just what the claim says (subject, verb, object, when, four bounds, low, high, unit, of_what, polarity, confidence, footing, rests_on, contested). */
export interface AnswerData { question: string; title: string; summary: string[]; sections: SectionData[]; figure?: string }
export interface Template { name: string; summary: string; /** e.g. "without THING --from DATE" */ form: string; example: string; desk: boolean;
  /** Positional arguments (`*` after a name: any number; `?`: may be left out); by option what it fills and how many words it takes (`+`: may be
   * repeated; `0`: none); the arguments that are whole numbers. */
  words: string[]; options: Record<string, [string, string]>; whole: string[] }
export interface Finding { code: string; severity: "error" | "warning" | "note"; place: string; finding: string; remedy: string; section: string; ids: string[] }
export interface BoxData { id: string; kind: string; rows: string[]; note: string; footing: string; x: number; y: number; width: number; height: number; claims: string[]; says: string; layer: number }
export interface ArcData { start: string; end: string; footing: string; used: boolean; label: string; path: string; claims: string[] }
export interface PathwayLayout { target: string; width: number; height: number; boxes: BoxData[]; arcs: ArcData[]; left_out: number; verdict: string[] }
export interface NetworkLayout { width: number; height: number; nodes: { id: string; x: number; y: number; degree: number }[]; links: { a: string; b: string; claims: string[] }[] }
/** Land as SVG-ready rings in longitude and latitude, clipped to the case's box; flows between places with their claims. */
export interface MapData {
  box: [number, number, number, number]; land: [number, number][][]; lakes: [number, number][][];
  borders: { id: string; label: string; bounds: Bounds | null; lines: [number, number][][] }[];
  /** `from`, `to`, `via`: things with coordinates; "": no place on record (a state is no point). `givers`, `takers`: who is at its two sides, placed or not.
   * `sure`: no end hangs on a doubtful location, or on what stands in for one, which `note` then says. */
  flows: { claim: string; from: string; to: string; via: string[]; givers: string[]; takers: string[]; kind: string; sure: boolean; note: string }[];
}
export interface CurvesData { a: string; b: string; notice: string; curves: { aim: string; label: string; side: string; ever: boolean; /** For every step of rupture: steps for which it is missed re-planned and frozen; -1: for good; 0: none; null: history never has it. `had`: whether it is possibly held at the date of the rupture itself (pale ground where not). */ had: boolean[]; replanned: (number | null)[]; frozen: (number | null)[]; claims: string[] }[] }
/** `answer` leaves out the sections of precedents, which stand in `found`. */
export interface PrecedentsData { answer: AnswerData; searched: NamedCase[]; found: PrecedentData[] }
export interface NamedCase { name: string; title: string }
/** A motif found here and in the case called `case`: who plays what (things of this case by id, of the other by name), its steps in their order, and what differs. */
export interface PrecedentData { motif: string; label: string; meaning: string; differs: string; case: string; title: string; parts: PlayedPart[]; steps: AlignedStep[]; differences: DifferenceData[] }
export interface PlayedPart { label: string; here: string[]; there: string[] }
/** `here`: claims of this case by id, the surest first; `there`: claims of the other in their sentences; `more`: ids of its further ones. Both empty: in neither. `need`: without it there would be no match. */
export interface AlignedStep { step: string; says: string; need: boolean; here: string[]; there: OtherClaim[]; more: string[] }
export interface OtherClaim { id: string; says: string; footing: string; sources: string[]; premises: string[] }
export interface DifferenceData { about: string; here: string; there: string }
export interface DocumentData { id: string; title: string; author: string[]; date: string; kind: string; place: string; language: string; licence: string; source: string; note: string }
/** `evidence`: which of the claim's pieces of evidence, from 0; `state`: `here`, `moved` (then `start` is where it is now), `gone`, or `plain` (no digest says what stood there). */
export interface StoredPassage { document: string; evidence: number; state: string; start: number; locator: string }

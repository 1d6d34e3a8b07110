/** What a page carries: the whole case as data, written by `rapallo.press.payload`, read by every view. Days are proleptic Gregorian ordinals
 * (1 = 0001-01-01); `null` for a bound means that it is open or not known. Ids are the case's own. */

/** Four bounds of a span: start earliest and latest, end earliest and latest, in days. */
export type Bounds = [number | null, number | null, number | null, number | null];

export interface Payload {
  format: 1;
  about: About;
  things: Thing[];
  sources: Source[];
  claims: Claim[];
  ways: Way[];
  holdings: Holding[];
  rules: Rule[];
  theses: Thesis[];
  readings: ReadingName[];
  verbs: Record<string, { label: string; inverse: string; meaning: string; moment: boolean }>;
  /** The story as HTML, escaped in Python; links to claims are `<a href="#claim=ID">`. Blank: none. */
  story: string;
  /** Answers worked out in Python, by the question as typed after `rapallo`. */
  answers: Record<string, AnswerData>;
  /** Every question the tool knows, as a template. `desk`: only a running desk can answer it beyond what stands in `answers`. */
  questions: Template[];
  findings: Finding[];
  pathways: Record<string, PathwayLayout>;
  network: NetworkLayout;
  map: MapData;
  curves: CurvesData | null;
  /** The compiled network for what-ifs; see kernel/network.ts. `null`: the case has no aims. */
  engine: unknown;
}

export interface About {
  title: string; authors: string[]; licence: string; summary: string; digest: string; version: string;
  resolution: "day" | "month" | "year";
  /** First and last day of the horizon, and the first day of each step; steps + 1 numbers, the last one past the end. */
  horizon: [number, number]; steps: number[];
  /** Notice in steps: least and most. */
  notice: [number, number]; notice_said: string;
  sides: { name: string; label: string; members: string[]; all: string[] }[];
  aims: string[];
}
export interface Thing {
  id: string; kind: string; label: string; names: [string, string][]; classes: string[]; when: string; said: string; bounds: Bounds | null;
  lat: number | null; lon: number | null; radius: number | null; part_of: string[]; note: string; claims: string[];
  /** Folded spellings (German, Russian, English) that a query, folded the same way, is looked up in; see kernel-independent `fold.ts`. */
  keys: string[];
}
export interface Source {
  key: string; type: string; cite: string; url: string; derives_from: string[]; ancestors: string[]; party: string; note: string;
  claims: string[]; /** Claims that fall if it is withdrawn. */ falls: string[];
}
export interface Passage { source: string; cite: string; relation: string; locator: string; speaker: string; stance: string; hedge: string }
export interface Claim {
  id: string; says: string; subject: string; verb: string; object: string; roles: Record<string, string[]>;
  when: string; said: string; bounds: Bounds | null; states: [string, string];
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
export interface Rule { id: string; under: string; says: string; source: string; locator: string; when: string; claims: string[] }
export interface Thesis { id: string; says: string; source: string; locator: string; author_says: string; ask: string; model_says: string }
export interface ReadingName { id: string; label: string; note: string }
export interface LineData { text: string; mark: string; depth: number; claims: string[]; fields?: Record<string, string | number | boolean | null> }
export interface SectionData { title: string; level: number; note: string; lines: LineData[] }
/** An answer as `Answer.json()` writes it; `grounds` are left out in the payload, since `claims` has them. */
export interface AnswerData { question: string; title: string; summary: string[]; sections: SectionData[]; figure?: string }
export interface Template { name: string; summary: string; /** e.g. "without THING --from DATE" */ form: string; example: string; desk: boolean }
export interface Finding { code: string; severity: "error" | "warning" | "note"; place: string; finding: string; remedy: string; section: string; ids: string[] }
export interface BoxData { id: string; kind: string; rows: string[]; note: string; footing: string; x: number; y: number; width: number; height: number; claims: string[]; says: string; layer: number }
export interface ArcData { start: string; end: string; footing: string; used: boolean; label: string; path: string; claims: string[] }
export interface PathwayLayout { target: string; width: number; height: number; boxes: BoxData[]; arcs: ArcData[]; left_out: number; verdict: string[] }
export interface NetworkLayout { width: number; height: number; nodes: { id: string; x: number; y: number; degree: number }[]; links: { a: string; b: string; claims: string[] }[] }
/** Land as SVG-ready rings in longitude and latitude, clipped to the case's box; flows between places with their claims. */
export interface MapData {
  box: [number, number, number, number]; land: [number, number][][]; lakes: [number, number][][];
  borders: { id: string; label: string; bounds: Bounds | null; lines: [number, number][][] }[];
  flows: { claim: string; from: string; to: string; kind: string }[];
}
export interface CurvesData { a: string; b: string; notice: string; curves: { aim: string; label: string; side: string; ever: boolean; /** For every step of rupture: months short re-planned and frozen; -1: for good; 0: none; null: not had anyway. */ replanned: (number | null)[]; frozen: (number | null)[]; claims: string[] }[] }

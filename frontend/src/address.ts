/** The state of the page and its grammar in the address's hash; frontend/README.md has the table. */

export const VIEWS = ["answer", "pathway", "timeline", "map", "network", "table", "story", "rupture", "readings", "sources", "check", "precedents", "library", "stories"] as const;
export type View = (typeof VIEWS)[number];

/** What is taken away: tokens as typed (`kama`, `tank-design@germany`, `source:ESSAY`, `claim:e049`), all between two sides, from and until. */
export interface Taken { what: readonly string[]; between: readonly [string, string] | null; from: string; until: string }

export interface State {
  view: View;
  /** The question as typed; blank: the one the page opens with. */
  q: string;
  /** The date of the question (D); blank: the end of the horizon. */
  at: string;
  /** The date window of timeline, map, network and table, as two texts; blank: all. */
  window: string;
  /** What is selected: claim:ID, thing:ID, source:KEY, way:ID, box:ID, line:SECTION.LINE; blank: nothing. */
  sel: string;
  taken: Taken;
  /** A named reading; blank: the record. */
  reading: string;
  /** On which footing the drawings show what becomes of everything: "stated", "inferred"; blank: with what is assumed, which is the record. */
  footing: string;
  /** Whose diagram the pathway view draws: a holding; blank: the question's. */
  target: string;
  /** Words that rows must have. */
  find: string;
  /** Which claims are shown: "" all, "answer", "selection". */
  of: string;
  /** The table's order: a column, with a "-" before it for the other way round. */
  sort: string;
  /** The view as its table. */
  as: string;
  /** What is asked of the library. */
  lib: string;
  /** The document that is open, and after an "@" the place in it. */
  doc: string;
  /** What the story queue shows: a status, or "letter:ISSUE". */
  queue: string;
  /** The edition that an address was made with, where it is another than this one. */
  digest: string;
}

export const NOTHING: Taken = { what: [], between: null, from: "", until: "" };
export const START: State = { view: "answer", q: "", at: "", window: "", sel: "", taken: NOTHING, reading: "", footing: "", target: "", find: "", of: "", sort: "", as: "", lib: "", doc: "", queue: "", digest: "" };
const TEXTS = ["q", "at", "window", "sel", "reading", "footing", "target", "find", "of", "sort", "as", "lib", "doc", "queue", "digest"] as const;

/** The case's edition, as the address names it. */
let edition = "";
export function setEdition(digest: string): void { edition = digest.slice(0, 12); }

export const isTaken = (taken: Taken) => taken.what.length > 0 || taken.between !== null;

/** A state as it stands after the "#". What is as at the start is left out. */
export function written(state: State): string {
  const parts = [`view=${state.view}`];
  const add = (name: string, text: string) => { if (text !== "") parts.push(`${name}=${encodeURIComponent(text).replace(/%3A/g, ":").replace(/%3B/g, ";").replace(/%40/g, "@")}`); };
  for (const name of TEXTS.slice(0, 4)) add(name, state[name]);
  add("without", state.taken.what.join(";"));
  add("between", state.taken.between === null ? "" : state.taken.between.join(";"));
  add("from", state.taken.from);
  add("until", state.taken.until);
  for (const name of TEXTS.slice(4, -1)) add(name, state[name]);
  add("digest", state.digest === "" ? edition : state.digest);
  return parts.join("&");
}

/** A state from a hash; unknown names and values are passed over. `before` is what a bare link (`#claim=ID`) leaves as it is. */
export function read(hash: string, before: State): State {
  const found = new Map<string, string>();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) found.set(part.slice(0, at), decoded(part.slice(at + 1)));
  }
  for (const kind of ["claim", "thing", "source", "way"]) {
    const id = found.get(kind);
    if (id !== undefined && !found.has("view")) return { ...before, sel: `${kind}:${id}` };
  }
  if (found.size === 0) return hash.replace(/^#/, "") === "" ? START : before;
  const state: State = { ...START };
  for (const name of TEXTS) state[name] = (found.get(name) ?? "").slice(0, 4000);
  if (state.footing !== "stated" && state.footing !== "inferred") state.footing = "";
  if (state.digest === edition || state.digest.startsWith(edition)) state.digest = "";
  const view = found.get("view");
  if (view !== undefined && (VIEWS as readonly string[]).includes(view)) state.view = view as View;
  const list = (name: string) => (found.get(name) ?? "").split(";").map((one) => one.trim()).filter((one) => one !== "").slice(0, 200);
  const sides = list("between");
  state.taken = { what: [...new Set(list("without").map((one) => one.replace(/^thing:/, "")))], between: sides.length === 2 ? [sides[0]!, sides[1]!] : null, from: found.get("from") ?? "", until: found.get("until") ?? "" };
  return state;
}

function decoded(text: string): string {
  try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch { return text; }
}

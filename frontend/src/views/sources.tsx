/** The sources: who repeats whom, what rests on each, and what would be left without it. */
import { book } from "../book";
import type { Source } from "../payload";
import { LongTable, ViewHead, sorted, useExport, type Column } from "../parts/shared";
import { plain } from "../folding";
import { go, part, select, toggle } from "../state";

const token = (source: Source) => `source:${source.key}`;
const COLUMNS: readonly Column<Source>[] = [
  { name: "Source", key: "key", text: (one) => one.key, width: "narrow", cell: (one) => <button type="button" class="id" onClick={() => select(token(one))}>{one.key}</button> },
  { name: "Cited as", key: "cite", text: (one) => one.cite, width: "wide", cell: (one) => <bdi class={part.taken.value.what.includes(token(one)) ? "crossed" : ""}>{one.cite}</bdi> },
  { name: "Kind", key: "type", text: (one) => one.type, cell: (one) => one.type },
  { name: "Repeats", key: "repeats", text: (one) => one.ancestors.join(" "), cell: (one) => one.ancestors.join(", ") },
  { name: "Claims", key: "claims", text: (one) => one.claims.length, cell: (one) => one.claims.length },
  { name: "Fall with it", key: "falls", text: (one) => one.falls.length, cell: (one) => one.falls.length },
  { name: "What if", text: () => "", cell: (one) => <button type="button" aria-pressed={part.taken.value.what.includes(token(one))} aria-label={`Withdraw ${one.key}`} onClick={(event) => { event.stopPropagation(); toggle(token(one)); }}>{part.taken.value.what.includes(token(one)) ? "withdrawn" : "withdraw"}</button> },
];

export function SourcesView() {
  const { data } = book.value, sort = part.sort.value, find = part.find.value, sel = part.sel.value;
  const words = plain(find).split(" ").filter((word) => word !== "");
  const rows = sorted(data.sources.filter((one) => words.every((word) => ` ${plain(`${one.key} ${one.cite} ${one.type} ${one.note}`)}`.includes(` ${word}`))), COLUMNS, sort === "" ? "-claims" : sort);
  useExport({ name: "sources", caption: `${rows.length} sources`, head: ["key", "cite", "type", "party", "repeats", "claims", "fall with it"], rows: () => rows.map((one) => [one.key, one.cite, one.type, one.party, one.ancestors.join("; "), one.claims.length, one.falls.length]), claims: () => [], data: () => rows });
  const answer = data.answers["sources"];
  return (
    <section class="view" aria-label="Sources">
      <ViewHead title="Sources"><label>with the words <input type="search" size={14} value={find} onInput={(event) => go({ find: event.currentTarget.value }, true)} /></label></ViewHead>
      {answer?.summary.map((text) => <p key={text} class="lead">{text}</p>)}
      <LongTable label="Sources as a table" columns={COLUMNS} rows={rows} rowKey={(one) => one.key} rowClass={(one) => (sel === token(one) ? "on" : "")} />
      <Ancestry />
    </section>
  );
}

/** Lines of repetition from their origins down. */
function Ancestry() {
  const { source, data } = book.value;
  const below = new Map<string, string[]>();
  for (const one of data.sources) for (const key of one.derives_from) if (key !== one.key) (below.get(key) ?? below.set(key, []).get(key)!).push(one.key);
  const roots = [...below.keys()].filter((key) => (source.get(key)?.derives_from ?? []).filter((one) => one !== key).length === 0).sort();
  if (roots.length === 0) return <p class="quiet">No source of this case is known to repeat another.</p>;
  const branch = (key: string, seen: readonly string[]) => (
    <li key={key}><button type="button" class="link" onClick={() => select(`source:${key}`)}>{key}</button> <span class="quiet">{source.get(key)?.cite ?? ""}</span>
      {!seen.includes(key) && (below.get(key)?.length ?? 0) > 0 && <ul>{below.get(key)!.map((one) => branch(one, [...seen, key]))}</ul>}
    </li>
  );
  return <section aria-labelledby="ancestry"><h3 id="ancestry">Who repeats whom</h3><p class="note">What stands under a source repeats it: together they are one voice, however many there are.</p><ul class="tree">{roots.map((key) => branch(key, []))}</ul></section>;
}

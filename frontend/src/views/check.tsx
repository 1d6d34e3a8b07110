/** What a referee would find, by severity and code, each led to what it speaks of. */
import { book, plural } from "../book";
import type { Finding } from "../payload";
import { Ids } from "../parts/card";
import { ViewHead, useExport } from "../parts/shared";
import { plain } from "../folding";
import { go, part, select } from "../state";

const LEVELS = ["error", "warning", "note"] as const;
const TITLES = { error: "Errors", warning: "Warnings", note: "Notes" };

function Where({ ids }: { ids: readonly string[] }) {
  const { claim, thing, source } = book.value;
  const claims = ids.filter((id) => claim.has(id)), others = ids.filter((id) => !claim.has(id));
  return <>{claims.length > 0 && <Ids ids={claims} most={30} />}{others.map((id, at) => <span key={id}>{at > 0 || claims.length > 0 ? ", " : ""}{thing.has(id) || source.has(id) ? <button type="button" class="id" onClick={() => select(`${thing.has(id) ? "thing" : "source"}:${id}`)}>{id}</button> : id}</span>)}</>;
}

export function CheckView() {
  const { findings } = book.value.data, find = part.find.value;
  const words = plain(find).split(" ").filter((word) => word !== "");
  const rows = findings.filter((one) => words.every((word) => ` ${plain(`${one.code} ${one.finding} ${one.place} ${one.ids.join(" ")}`)}`.includes(` ${word}`)));
  useExport({ name: "check", caption: `${rows.length} findings`, head: ["severity", "code", "place", "finding", "remedy", "section", "ids"], rows: () => rows.map((one) => [one.severity, one.code, one.place, one.finding, one.remedy, one.section, one.ids.join("; ")]), claims: () => [], data: () => rows });
  return (
    <section class="view" aria-label="Check">
      <ViewHead title="Check"><label>with the words <input type="search" size={14} value={find} onInput={(event) => go({ find: event.currentTarget.value }, true)} /></label></ViewHead>
      <p class="lead">{findings.length === 0 ? "Nothing was found." : LEVELS.map((level) => plural(findings.filter((one) => one.severity === level).length, level)).join(", ")}.</p>
      {LEVELS.map((level) => {
        const own = rows.filter((one) => one.severity === level), codes = [...new Set(own.map((one) => one.code))].sort();
        if (own.length === 0) return null;
        return <section key={level} aria-label={TITLES[level]}><h3>{TITLES[level]} ({own.length})</h3>{codes.map((code) => <Group key={code} rows={own.filter((one) => one.code === code)} open={level !== "note" || words.length > 0} />)}</section>;
      })}
    </section>
  );
}

/** Findings in the same words put together. */
function merged(rows: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const one of rows) { const key = `${one.finding} ${one.remedy}`, other = found.get(key); found.set(key, other === undefined ? one : { ...other, place: other.place.split(":")[0]!, ids: [...new Set([...other.ids, ...one.ids])] }); }
  return [...found.values()];
}

function Group({ rows, open }: { rows: readonly Finding[]; open: boolean }) {
  const first = rows[0]!;
  return (
    <details class="findings" open={open}>
      <summary><b>{first.code}</b> <span class="quiet">{plural(rows.length, "finding")}{first.section === "" ? "" : `, ${first.section}`}</span> {rows.length === 1 ? "" : first.finding.length > 90 ? `${first.finding.slice(0, 88)}…` : first.finding}</summary>
      <ul>{merged(rows).map((one, at) => <li key={at}><span class="mark">{one.place}</span> {one.finding} <span class="quiet">{one.remedy}</span> <Where ids={one.ids} /></li>)}</ul>
    </details>
  );
}

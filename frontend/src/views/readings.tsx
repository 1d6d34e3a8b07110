/** The same aims in several readings, side by side. */
import { useEffect, useState } from "preact/hooks";
import { book, desk, sayHolding } from "../book";
import { fetched } from "../desk";
import type { AnswerData, LineData } from "../payload";
import { put } from "../parts/question";
import { ViewHead, useExport } from "../parts/shared";
import { go, part, select } from "../state";

const field = (line: LineData, name: string) => { const found = line.fields?.[name]; return found === undefined || found === null ? "" : String(found); };

export function ReadingsView() {
  const { readings, answers } = book.value.data;
  const [fromDesk, setFromDesk] = useState<AnswerData | null>(null);
  const found = answers["compare"] ?? fromDesk;
  useEffect(() => { if (found === null || found === undefined) if (desk.value !== "") void fetched("/api/ask?q=compare").then(({ status, body }) => { if (status === 200) setFromDesk(body as AnswerData); }); }, [book.value]);
  const rows = (found?.sections ?? []).map((section) => ({ title: section.title, target: section.lines.map((line) => field(line, "target")).find((one) => one !== "") ?? "", lines: section.lines }));
  const columns = [...new Set(rows.flatMap((row) => row.lines.map((line) => field(line, "reading")).filter((one) => one !== "")))];
  const label = (id: string) => readings.find((one) => one.id === id)?.label ?? id;
  useExport({ name: "readings", caption: found?.title ?? "Readings", head: ["aim", ...columns.map(label)], rows: () => rows.map((row) => [row.title, ...columns.map((id) => row.lines.filter((line) => field(line, "reading") === id).map((line) => line.mark).join("; "))]), claims: () => rows.flatMap((row) => row.lines.flatMap((line) => line.claims)), data: () => found ?? null });
  return (
    <section class="view" aria-label="Readings">
      <ViewHead title={found?.title ?? "Readings"}>
        {readings.length > 0 && <label>Ask in the reading <select value={part.reading.value} onChange={(event) => go({ reading: event.currentTarget.value })}><option value="">the record</option>{readings.map((one) => <option key={one.id} value={one.id}>{one.label}</option>)}</select></label>}
      </ViewHead>
      {(found?.summary ?? []).map((text) => <p key={text} class="lead">{text}</p>)}
      {readings.length === 0 && <p>The case names no readings (<code>readings.toml</code>), so there is only the record.</p>}
      {rows.length > 0 && (
        <div class="scroll table-box" tabIndex={0} role="region" aria-label="Readings side by side">
          <table class="rows readings"><thead><tr><th scope="col">Held</th>{columns.map((id) => <th key={id} scope="col">{label(id)}</th>)}</tr></thead>
            <tbody>{rows.map((row) => {
              const record = row.lines.find((line) => field(line, "reading") === columns[0])?.mark;
              return <tr key={row.title}><th scope="row">{row.target === "" ? row.title : <button type="button" class="link" onClick={() => put(`why ${row.target}`)}>{sayHolding(row.target)}</button>}</th>
                {columns.map((id) => { const line = row.lines.find((one) => field(one, "reading") === id && field(one, "taking") === "") ?? row.lines.find((one) => field(one, "reading") === id); return <td key={id} class={line !== undefined && line.mark !== record ? "parts" : ""}>{line === undefined ? "" : <><button type="button" class="link" title={line.text} onClick={() => { const first = line.claims[0]; if (first !== undefined) select(`claim:${first}`); }}>{line.mark}</button>{field(line, "earliest") !== "" && <div class="quiet">from {field(line, "earliest")}{field(line, "surely") !== "" ? `, surely ${field(line, "surely")}` : ""}</div>}</>}</td>; })}</tr>;
            })}</tbody></table>
        </div>
      )}
      {rows.length > 0 && <p class="key">Set off: another verdict than the record’s.</p>}
      {readings.map((one) => <section key={one.id} class="reading"><h3>{one.label}</h3><p>{one.note}</p></section>)}
      {found === null || found === undefined ? <p class="quiet">{readings.length > 0 ? "This page carries no comparison; rapallo compare works it out." : ""}</p> : null}
    </section>
  );
}

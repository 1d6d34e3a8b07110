/** A row amended or added at a desk: what would change and what check says of it, before anything is saved. */
import { useEffect, useRef, useState } from "preact/hooks";
import { book } from "../book";
import { sent, type Fault, type Preview } from "../desk";
import type { Claim } from "../payload";
import { refresh } from "../refresh";

export interface Editing { table: "claims" | "evidence" | "things" | "sources"; id: string }
const COLUMNS: Record<Editing["table"], readonly string[]> = {
  claims: ["id", "subject", "verb", "object", "to", "by", "at", "via", "under", "for", "as", "when", "low", "high", "unit", "of_what", "period", "polarity", "confidence", "footing", "inferred_from", "exchange", "source", "locator", "speaker", "stance", "hedge", "note"],
  evidence: ["relation", "source", "locator", "speaker", "stance", "hedge"],
  things: ["id", "kind", "label", "names", "classes", "when", "part_of", "note"],
  sources: ["key", "type", "author", "title", "year", "derives_from", "party", "note"],
};
const LONG = new Set(["note", "label", "title", "names"]);

function rowOf(claim: Claim): Record<string, string> {
  const found: Record<string, string> = { subject: claim.subject, verb: claim.verb, object: claim.object, when: claim.when, low: claim.low, high: claim.high, unit: claim.unit, of_what: claim.of_what, period: claim.period, polarity: claim.denied ? "denied" : "", confidence: claim.confidence === "not graded" ? "" : claim.confidence, footing: claim.footing === "stated" ? "" : claim.footing, note: claim.note };
  for (const role of ["to", "by", "at", "via", "under", "for", "as"]) found[role] = (claim.roles[role] ?? []).join("; ");
  return found;
}

/** What stands in the row now, as it would be typed. */
function now({ table, id }: Editing): Record<string, string> {
  const claim = table === "claims" ? book.peek().claim.get(id) : undefined, thing = table === "things" ? book.peek().thing.get(id) : undefined;
  if (claim !== undefined) return rowOf(claim);
  if (thing === undefined) return {};
  return { id: thing.id, kind: thing.kind, label: thing.label === thing.id ? "" : thing.label, names: thing.names.map(([language, name]) => (language === "" ? name : `${language}:${name}`)).join("; "), classes: thing.classes.join("; "), when: thing.when, part_of: thing.part_of.join("; "), note: thing.note };
}

export function EditForm({ editing, close }: { editing: Editing; close: () => void }) {
  const [before] = useState<Record<string, string>>(() => now(editing));
  const [digest, setDigest] = useState(book.peek().data.about.digest);
  const [row, setRow] = useState<Record<string, string>>(before);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [said, setSaid] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => { first.current?.focus(); }, []);
  const changed = () => {
    const found: Record<string, string> = {};
    for (const [column, text] of Object.entries(row)) if (text !== (before[column] ?? "")) found[column] = text;
    return editing.table === "evidence" ? { ...found, claim: editing.id } : found;
  };
  const id = editing.table === "evidence" ? "" : editing.id;
  const asked = JSON.stringify(changed());
  useEffect(() => {
    if (Object.keys(changed()).length === (editing.table === "evidence" ? 1 : 0)) { setPreview(null); return undefined; }
    let late = false;
    const timer = window.setTimeout(() => void sent("/api/edit", { table: editing.table, row: changed(), id, digest }).then(({ status, body }) => {
      if (late) return;
      if (status === 200) { setPreview(body as Preview); setSaid(""); } else { setPreview(null); setSaid((body as Preview).error ?? "The desk refused."); }
    }), 250);
    return () => { late = true; window.clearTimeout(timer); };
  }, [asked]);
  const save = async () => {
    const { status, body } = await sent("/api/save", { table: editing.table, row: changed(), id, digest });
    const found = body as Preview;
    if (status === 200) { await refresh(); close(); return; }
    if (status === 409) { setSaid(`${found.error ?? "The case changed on disk."} Nothing was written; your text is still here.`); if (found.digest !== undefined) { await refresh(); setDigest(found.digest); } }
    else if (status === 422) { setPreview(found); setSaid("It has errors, so nothing was written."); }
    else setSaid(found.error ?? "Nothing was written.");
  };
  const faults = preview?.faults ?? [];
  return (
    <form class="edit" aria-label={`Edit ${editing.table}`} onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <h3>{editing.table === "evidence" ? `Evidence for claim ${editing.id}` : editing.id === "" ? `A new row of ${editing.table}` : `Amend ${editing.id}`}</h3>
      <div class="columns">
        {COLUMNS[editing.table].filter((column) => editing.id === "" || editing.table === "evidence" || (column !== "id" && column !== "key" && (column in before || editing.table !== "claims"))).map((column, at) => (
          <label key={column} class={LONG.has(column) ? "long" : ""}>{column}
            <input ref={at === 0 ? first : undefined} type="text" value={row[column] ?? ""} onInput={(event) => setRow({ ...row, [column]: event.currentTarget.value })} dir="auto" />
          </label>
        ))}
      </div>
      <div role="status">
        {preview !== null && (preview.diff.length === 0 && faults.length === 0 ? <p class="quiet">Nothing would change.</p> : (
          <table class="diff"><caption>What would change</caption><thead><tr><th scope="col">Column</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead><tbody>{preview.diff.map(([column, was, then]) => <tr key={column}><th scope="row">{column}</th><td><del>{was}</del></td><td><ins>{then}</ins></td></tr>)}</tbody></table>
        ))}
        {faults.length > 0 && <ul class="faults">{faults.map((one, at) => <li key={at} class={one.severity}>{sayFault(one)}</li>)}</ul>}
        {said !== "" && <p class="wrong">{said}</p>}
      </div>
      <p class="doing"><button type="submit" disabled={preview === null || preview.diff.length === 0 || preview.savable === false}>Save</button> <button type="button" class="plain" onClick={close}>Leave it</button></p>
    </form>
  );
}
const sayFault = (one: Fault) => one.text ?? [`${one.severity}${one.code === undefined ? "" : ` ${one.code}`}:`, one.finding ?? "", one.remedy ?? ""].join(" ");

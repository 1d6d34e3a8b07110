/** A row amended or added at a desk: what would change and what check says of it, before anything is saved. */
import { useEffect, useRef, useState } from "preact/hooks";
import { rowSeen, sent, type Edit, type Fault, type Preview, type RowSeen } from "../desk";
import { refresh } from "../refresh";
import { Field, meaningOf } from "./fields";
import { said as spoken } from "./live";

/** What is edited: a row by its id (a passage by CLAIM/N); blank: a new one, of evidence for a `claim`. */
export interface Editing { table: Edit["table"]; id: string; claim?: string }
export const WORDS: Record<Edit["table"], string> = { claims: "claim", evidence: "piece of evidence", things: "thing", sources: "source" };
const KEY: Record<Edit["table"], string> = { claims: "id", evidence: "claim", things: "id", sources: "key" };
/** Columns that are asked for at once, even where the file does not have them yet. */
const FIRST: Record<Edit["table"], readonly string[]> = {
  claims: ["subject", "verb", "object", "to", "at", "when", "low", "high", "unit", "source", "locator", "confidence", "note"],
  evidence: ["relation", "source", "locator", "speaker", "stance", "hedge"],
  things: ["label", "kind", "names", "when", "part_of", "note"],
  sources: ["type", "author", "title", "year", "derives_from", "party", "note"],
};

export function EditForm({ editing, close }: { editing: Editing; close: () => void }) {
  const [seen, setSeen] = useState<RowSeen | null>(null);
  const [row, setRow] = useState<Record<string, string>>({});
  const [moved, setMoved] = useState<readonly [string, string, string][]>([]);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [checking, setChecking] = useState(false);
  const [said, setSaid] = useState("");
  const [meaning, setMeaning] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const fresh = editing.id === "";
  /** Read the row; what was typed already stays. */
  const read = async () => {
    const { status, body } = await rowSeen(editing.table, editing.id), found = body as RowSeen;
    if (status !== 200) { setSaid(found.error ?? "The desk does not answer."); return; }
    const given: Record<string, string> = editing.claim === undefined ? {} : { claim: editing.claim };
    setMoved(seen === null ? [] : Object.entries(found.row).flatMap(([column, text]): [string, string, string][] => (text !== (seen.row[column] ?? "") ? [[column, seen.row[column] ?? "", text]] : [])));
    setRow((old) => ({ ...found.row, ...given, ...(seen === null ? {} : Object.fromEntries(Object.entries(old).filter(([column, text]) => text !== (seen.row[column] ?? "")))) }));
    setSeen(found);
  };
  useEffect(() => { void read(); }, []);
  const there = seen !== null;
  useEffect(() => { if (there) form.current?.querySelector<HTMLElement>("[data-first=true]")?.focus(); }, [there]);

  const changed: Record<string, string> = {};
  if (seen !== null) for (const [column, text] of Object.entries(row)) if (text.trim() !== (seen.row[column] ?? "")) changed[column] = text;
  const number = Object.keys(changed).filter((column) => column !== "claim" || editing.table !== "evidence").length;
  const asked = number === 0 ? "" : JSON.stringify([changed, seen?.digest]);
  const edit = (): Edit => ({ table: seen!.table, row: changed, id: seen!.id, digest: seen!.digest });
  useEffect(() => {
    if (asked === "") { setPreview(null); setChecking(false); return undefined; }
    let late = false;
    setChecking(true);
    const timer = window.setTimeout(() => void sent("/api/edit", edit()).then(({ status, body }) => {
      if (late) return;
      setChecking(false);
      if (status === 200) { setPreview(body as Preview); setSaid(""); } else { setPreview(null); setSaid((body as Preview).error ?? "The desk refused."); }
    }), 250);
    return () => { late = true; window.clearTimeout(timer); };
  }, [asked]);

  const save = async () => {
    if (seen === null || asked === "") return;
    const { status, body } = await sent("/api/save", edit()), found = body as Preview;
    if (status === 200) { await refresh(); spoken.value = `Saved: the ${WORDS[editing.table]} ${found.id}.`; close(); return; }
    if (status === 409) { await refresh(); await read(); setSaid(`${found.error ?? "The case changed on disk."} Nothing was written. What you typed is still here, and below stands what it would change now.`); }
    else if (status === 422) { setPreview(found); setSaid("With this the case could not be read, so nothing was written."); }
    else setSaid(found.error ?? "Nothing was written.");
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  };

  const faults = preview?.faults ?? [], placed = new Map<string, string[]>(), rest: Fault[] = [];
  for (const one of faults) { const at = columnOf(one, changed); if (at === "") rest.push(one); else (placed.get(at) ?? placed.set(at, []).get(at)!).push(sayFault(one, at)); }
  const shown = (seen?.columns ?? []).filter((one) => !(one.name === "claim" && editing.table === "evidence") && (fresh || one.name !== KEY[seen!.table]));
  const now = shown.filter((one) => one.required || (seen!.row[one.name] ?? "") !== "" || FIRST[editing.table].includes(one.name) || seen!.table !== editing.table || (fresh && one.name === KEY[editing.table]));
  const later = shown.filter((one) => !now.includes(one));
  const open = later.some((one) => placed.has(one.name));
  const field = (one: RowSeen["columns"][number], at: number) => <Field key={one.name} column={one} value={row[one.name] ?? ""} was={seen!.row[one.name] ?? ""} faults={placed.get(one.name) ?? []} hidden={seen!.hidden.includes(one.name)} verbs={seen!.verbs} first={at === 0} idColumn={one.name === KEY[seen!.table]} onFocus={() => setMeaning(meaningOf(one))} onType={(text) => setRow((old) => ({ ...old, [one.name]: text }))} />;
  const blocked = preview === null || checking || preview.diff.length === 0 || preview.savable === false;
  return (
    <form class="edit" ref={form} aria-labelledby="edit-heading" onSubmit={(event) => { event.preventDefault(); if (!blocked) void save(); }} onKeyDown={(event) => { if (event.key === "Escape" && asked === "") { event.preventDefault(); close(); } }}>
      <h3 id="edit-heading">{heading(editing)}</h3>
      {seen !== null && seen.table !== editing.table && <p class="quiet">This passage stands in the claim’s own row.</p>}
      <p class="meaning" aria-hidden="true">{meaning}</p>
      <div class="columns">{now.map(field)}</div>
      {later.length > 0 && <details open={open || undefined}><summary>More columns ({later.map((one) => one.name).join(", ")})</summary><div class="columns">{later.map((one) => field(one, -1))}</div></details>}
      <div role="status">
        {moved.length > 0 && <p class="weak">On disk it was changed meanwhile: {moved.map(([column, was, is], at) => <span key={column}>{at > 0 ? "; " : ""}{column} from “{was}” to “{is}”</span>)}.</p>}
        {preview !== null && (preview.diff.length === 0 ? (faults.length === 0 && <p class="quiet">Nothing would change.</p>) : (
          <table class="diff"><caption>What would change</caption><thead><tr><th scope="col">Column</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead><tbody>{preview.diff.map(([column, was, then]) => <tr key={column}><th scope="row">{column}</th><td>{was === "" ? <span class="quiet">blank</span> : <del><bdi>{was}</bdi></del>}</td><td>{then === "" ? <span class="quiet">blank</span> : <ins><bdi>{then}</bdi></ins>}</td></tr>)}</tbody></table>
        ))}
        {rest.length > 0 && <ul class="faults">{rest.map((one, at) => <li key={at} class={one.severity}>{sayFault(one)}</li>)}</ul>}
        {placed.size > 0 && <p class="facts">Look at {[...placed.keys()].join(", ")}.</p>}
        {said !== "" && <p class="wrong">{said}</p>}
      </div>
      <p class="doing"><button type="submit" aria-disabled={blocked} class={blocked ? "off" : ""}>Save</button> <button type="button" class="plain" onClick={close}>Leave it</button> <span class="facts">{checking ? "checking …" : preview?.savable === false ? "it cannot be saved like this" : asked === "" ? "nothing is changed yet" : ""}</span></p>
    </form>
  );
}

const heading = ({ table, id, claim }: Editing) => (claim !== undefined ? `Evidence for claim ${claim}` : id === "" ? `A new ${WORDS[table]}` : table === "evidence" ? `Amend evidence of claim ${id.replace(/\/\d+$/, "")}` : `Amend ${id}`);

/** The column that a fault speaks of: the one it names first, else the one whose text it quotes. */
function columnOf(one: Fault, changed: Readonly<Record<string, string>>): string {
  const finding = one.finding ?? "", named = /^'([a-z_]+)'/.exec(finding)?.[1] ?? "";
  if (named !== "") return named;
  const quoted = /'([^']+)'/.exec(finding)?.[1] ?? "";
  return quoted === "" ? "" : (Object.keys(changed).find((column) => changed[column]!.split(";").some((part) => part.trim() === quoted)) ?? "");
}
const sayFault = (one: Fault, at = "") => one.text ?? [one.code === undefined || one.code === "" ? "" : `${one.severity} ${one.code}:`, (one.finding ?? "").replace(`'${at}': `, ""), one.remedy ?? ""].join(" ").trim();

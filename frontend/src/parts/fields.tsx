/** The fields of a row that is amended: each as its column takes it, with names to choose from, a date as it is read, and its own faults. */
import { useEffect, useState } from "preact/hooks";
import { book } from "../book";
import { sayDay, stretch } from "../dates";
import { dateRead, type ColumnSeen, type DateRead } from "../desk";
import { plain } from "../folding";
import { search, type Kind } from "../searching";
import { Combo, type Choice } from "./combo";

interface Named extends Choice { id: string }

/** What the names of a column may be; `many`: several, with ";" between them. */
const KINDS: Record<string, readonly Kind[]> = { thing: ["thing"], things: ["thing"], claims: ["claim"], key: ["source"], keys: ["source"] };
const MANY = new Set(["things", "claims", "keys"]);
const LONG = new Set(["note", "label", "title", "names", "locator", "hedge", "url"]);

interface Props { column: ColumnSeen; value: string; was: string; faults: readonly string[]; hidden: boolean; verbs: readonly string[]; first: boolean; onType: (text: string) => void; onFocus: () => void; idColumn: boolean }

export function Field({ column, value, was, faults, hidden, verbs, first, onType, onFocus, idColumn }: Props) {
  const id = `edit-${column.name}`, notes = `${id}-notes`, wrong = faults.length > 0;
  const kinds = idColumn ? undefined : KINDS[column.cell];
  const input = { id, "aria-invalid": wrong, "aria-describedby": notes, "data-first": first } as const;
  return (
    <div class={`field${LONG.has(column.name) ? " long" : ""}${wrong ? " off" : ""}${value !== was ? " new" : ""}`} onFocusIn={onFocus}>
      <label for={id}>{column.name}{column.required && <span class="quiet"> (needed)</span>}</label>
      {column.cell === "choice" ? (
        <select {...input} value={value} onChange={(event) => onType(event.currentTarget.value)}>
          <option value="">not said</option>{column.choices.map((one) => <option key={one} value={one}>{one}</option>)}{value !== "" && !column.choices.includes(value) && <option value={value}>{value}</option>}
        </select>
      ) : column.cell === "verb" || kinds !== undefined ? (
        <Combo<Named> id={id} label={column.name} className="names" placeholder="" value={value} describedby={notes} invalid={wrong} first={first}
          choices={(text) => (column.cell === "verb" ? ofVerbs(text, verbs) : ofNames(last(text, MANY.has(column.cell)), kinds!))}
          onType={onType} onChoose={(choice, text) => onType(MANY.has(column.cell) ? [...text.split(";").slice(0, -1).map((one) => one.trim()), choice.id].join("; ") : choice.id)} onEnter={() => undefined} />
      ) : column.name === "note" ? <textarea {...input} rows={2} value={value} dir="auto" onInput={(event) => onType(event.currentTarget.value)} />
        : <input {...input} type="text" value={value} dir="auto" spellcheck={false} autocomplete="off" inputMode={column.cell === "number" ? "decimal" : undefined} onInput={(event) => onType(event.currentTarget.value)} />}
      <div id={notes} class="notes">
        {column.cell === "when" && <Reading text={value} />}
        {kinds !== undefined && column.cell !== "claims" && <Called text={value} kinds={kinds} />}
        {hidden && <p class="weak">It holds signs that are not seen and turn the direction of writing; save it only if they are meant.</p>}
        {faults.map((one) => <p key={one} class="wrong">{one}</p>)}
        <p class="hidden">{meaningOf(column)}</p>
      </div>
    </div>
  );
}

/** What a column is for; a form says it in one place, since what comes and goes under a field would move what is to be pressed. */
export const meaningOf = (column: ColumnSeen) => `${column.name}: ${column.meaning}${MANY.has(column.cell) && !column.meaning.includes(";") ? " Several: with ; between them." : ""}`;

const last = (text: string, many: boolean) => (many ? (text.split(";").at(-1) ?? "").trim() : text);
const ofVerbs = (text: string, verbs: readonly string[]): Named[] => { const asked = plain(text); return verbs.filter((one) => asked !== "" && one !== text && plain(one).includes(asked)).sort((a, b) => Number(b.startsWith(asked)) - Number(a.startsWith(asked))).slice(0, 10).map((one) => ({ id: one, kind: "verb", label: one, note: "" })); };
/** Names that may be meant; none where the field holds just an id that there is. */
function ofNames(text: string, kinds: readonly Kind[]): Named[] {
  if (text.trim() === "") return [];
  const found = search(text, kinds, 8);
  return found[0]?.id === text.trim() ? [] : found.map((one) => ({ ...one, note: `${one.note}${one.note.includes(one.id) ? "" : ` · ${one.id}`}` }));
}

/** What the ids of a field stand for. */
function Called({ text, kinds }: { text: string; kinds: readonly Kind[] }) {
  const { thing, source } = book.value;
  const names = text.split(";").map((one) => one.trim()).map((one) => (kinds.includes("thing") ? thing.get(one)?.label : source.get(one)?.cite) ?? "").filter((one) => one !== "" && one !== text.trim());
  return names.length === 0 ? null : <p class="read"><bdi>{names.join("; ")}</bdi></p>;
}

/** A date as it is read: in words, and as the bounds of its two ends. */
function Reading({ text }: { text: string }) {
  const [read, setRead] = useState<DateRead | null>(null);
  useEffect(() => {
    let late = false;
    const timer = window.setTimeout(() => void dateRead(text).then((found) => { if (!late) setRead(found); }), 150);
    return () => { late = true; window.clearTimeout(timer); };
  }, [text]);
  if (read === null || text.trim() === "" || read.error !== undefined) return null;
  return <p class="read" role="status">Reads: {read.said}. {ends(read)}</p>;
}

function ends({ bounds, states, text }: DateRead): string {
  const [a, b, c, d] = bounds!, end = (state: string, low: number | null, high: number | null, open: string) => (state === "open" ? open : state === "unknown" ? "not known" : stretch(low, high));
  if (!text.includes("/") && a === c && b === d) return a === b && a !== null ? `That is ${sayDay(a)}.` : `Some time ${stretch(a, b)}; a span would begin and end in it.`;
  return `Starts ${end(states![0], a, b, "at no time: it always was")}; ends ${end(states![1], c, d, "at no time: it goes on")}.`;
}

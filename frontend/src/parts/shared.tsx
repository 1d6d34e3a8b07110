/** What views have in common: their head, the scope and window, a table beside a drawing, a long table in pieces. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { book, plural } from "../book";
import { iso, sayIn, textIn, stepOf } from "../dates";
import { exported, type Exported } from "../exporting";
import { spell } from "../scope";
import { go, part } from "../state";
import { DateField } from "./datefield";
import { narrow } from "./narrow";

/** A list cut to its first few, with a button for all; its `key` says what it belongs to, so that another begins short. */
export function Few({ of, most, name, each }: { of: readonly string[]; most: number; name: string; each: (id: string) => preact.JSX.Element }) {
  const [whole, setWhole] = useState(false);
  return (
    <>
      <ul class={name}>{(whole ? of : of.slice(0, most)).map(each)}</ul>
      {!whole && of.length > most && <p><button type="button" onClick={() => setWhole(true)}>Show all {of.length}</button></p>}
    </>
  );
}

/** Hand over to the export menu while the view is on show. */
export function useExport(one: Exported): void {
  useEffect(() => { exported.value = one; });
  useEffect(() => () => { exported.value = null; }, []);
}

export function ViewHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return <header class="view-head"><h2>{title}</h2><div class="tools">{children}</div></header>;
}

export function AsTable() {
  const table = part.as.value === "table";
  return <button type="button" aria-pressed={table} onClick={() => go({ as: table ? "" : "table" })}>As a table</button>;
}

const text = (first: number, last: number) => `${iso(first)}/${iso(last)}`;

/** The scope: all claims, the answer's or the selection's; words; and the date window. */
export function Scope({ number, noun = "claim" }: { number: number; noun?: string }) {
  const find = part.find.value, of = part.of.value, days = part.window.value;
  const { steps, horizon } = book.value.data.about;
  const [first, last] = spell.value.text === "" ? horizon : [spell.value.first, spell.value.last];
  const edge = (which: "first" | "last", typed: string, moving: boolean) => {
    if (typed === "") { go({ window: "" }, moving); return; }
    const found = book.value.data.about, step = stepOf(steps, dayOf(typed, which === "last"));
    const day = which === "first" ? found.steps[step]! : found.steps[step + 1]! - 1;
    go({ window: which === "first" ? text(day, Math.max(day, last)) : text(Math.min(first, day), day) }, moving);
  };
  const controls = (
    <>
      <label>Claims <select value={of} onChange={(event) => go({ of: event.currentTarget.value })}><option value="">of the whole case</option><option value="answer">of the answer</option><option value="selection">of the selection</option></select></label>
      <label>with the words <input type="search" value={find} size={14} onInput={(event) => go({ find: event.currentTarget.value }, true)} onChange={() => undefined} /></label>
      {!narrow.value && <span class="quiet" role="status">{plural(number, noun)}</span>}
      <div class="scope-dates">
        <DateField id="window-first" label="Window from" value={days === "" ? "" : textIn(first, book.value.data.about.resolution)} end={false} empty="the start" onChange={(typed, moving) => edge("first", typed, moving)} />
        <DateField id="window-last" label="to" value={days === "" ? "" : textIn(last, book.value.data.about.resolution)} end={true} empty="the end" onChange={(typed, moving) => edge("last", typed, moving)} />
      </div>
    </>
  );
  if (!narrow.value) return <div class="scope">{controls}</div>;
  return <details class="scope-folded"><summary><span role="status">{plural(number, noun)}</span>{days === "" ? ", all dates" : `, ${sayIn(first, book.value.data.about.resolution)} to ${sayIn(last, book.value.data.about.resolution)}`}{of === "" ? "" : of === "answer" ? ", of the answer" : ", of the selection"}{find === "" ? "" : `, with “${find}”`}: choose</summary><div class="scope">{controls}</div></details>;
}
import { typedDate } from "../dates";
const dayOf = (typed: string, end: boolean) => { const found = typedDate(typed); return found === null ? (end ? 1e9 : -1e9) : end ? found.last : found.first; };

export function AtField() {
  return <DateField id="at" label="At" value={part.at.value} end={true} empty="the end" onChange={(at, moving) => go({ at }, moving)} />;
}

export interface Column<T> { name: string; cell: (row: T) => ComponentChildren; text: (row: T) => string | number | null; width?: string; key?: string }

interface Table<T> { label: string; columns: readonly Column<T>[]; rows: readonly T[]; rowKey: (row: T) => string; rowClass?: (row: T) => string; onRow?: (row: T) => void; tall?: number }

/** A table; on a narrow screen its rows as cards. */
export function LongTable<T>(given: Table<T>) { return narrow.value ? <RowCards {...given} /> : <Rows {...given} />; }

const FIRST = 40;
/** Rows as cards, one below the other, a few at a time. */
function RowCards<T>({ label, columns, rows, rowKey, rowClass }: Table<T>) {
  const [most, setMost] = useState(FIRST);
  const sort = part.sort.value, sorting = columns.filter((column) => column.key !== undefined);
  useEffect(() => { const all = () => setMost(Infinity); window.addEventListener("beforeprint", all); return () => window.removeEventListener("beforeprint", all); }, []);
  return (
    <div class="row-cards">
      {sorting.length > 0 && <p class="scope"><label>In the order of <select value={sort.replace(/^-/, "")} onChange={(event) => go({ sort: event.currentTarget.value })}><option value="">the view</option>{sorting.map((column) => <option key={column.key} value={column.key}>{column.name}</option>)}</select></label> {sort !== "" && <button type="button" onClick={() => go({ sort: sort.startsWith("-") ? sort.slice(1) : `-${sort}` })}>{sort.startsWith("-") ? "downwards" : "upwards"}</button>}</p>}
      <ul aria-label={label}>
        {rows.slice(0, most).map((row) => (
          <li key={rowKey(row)} class={rowClass?.(row)}>
            {columns.map((column, at) => { const empty = column.text(row) === "" && at > 0; return empty ? null : <div key={column.name} class={at === 0 ? "card-head" : column.width === "wide" ? "card-says" : "card-fact"}>{at > 0 && column.width !== "wide" && <span class="facts">{column.name} </span>}{column.cell(row)}</div>; })}
          </li>
        ))}
      </ul>
      {rows.length > most && <p><button type="button" onClick={() => setMost(most + 200)}>{plural(rows.length - most, "row")} more</button></p>}
    </div>
  );
}

/** A table that draws only the rows in sight; for print all of them. Columns sort where `sort` names them. */
function Rows<T>({ label, columns, rows, rowKey, rowClass, onRow, tall = 46 }: Table<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(700);
  const [all, setAll] = useState(false);
  const sort = part.sort.value;
  useEffect(() => {
    const before = () => setAll(true), after = () => setAll(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => { window.removeEventListener("beforeprint", before); window.removeEventListener("afterprint", after); };
  }, []);
  useLayoutEffect(() => { if (box.current !== null) setHeight(box.current.clientHeight); }, [rows]);
  const long = rows.length > 120 && !all;
  const first = long ? Math.max(0, Math.floor(top / tall) - 10) : 0, last = long ? Math.min(rows.length, Math.ceil((top + height) / tall) + 10) : rows.length;
  const order = (name: string) => (sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none");
  return (
    <div class={`scroll table-box${long ? " long" : ""}`} ref={box} tabIndex={0} role="region" aria-label={label} onScroll={long ? (event) => setTop(event.currentTarget.scrollTop) : undefined}>
      <table class="rows" aria-rowcount={rows.length + 1}>
        <thead><tr>{columns.map((column) => (
          <th key={column.name} scope="col" aria-sort={column.key === undefined ? undefined : order(column.key)} class={column.width}>
            {column.key === undefined ? column.name : <button type="button" class="sort" onClick={() => go({ sort: sort === column.key ? `-${column.key}` : sort === `-${column.key}` ? "" : column.key! })}>{column.name} <span aria-hidden="true">{order(column.key) === "ascending" ? "↑" : order(column.key) === "descending" ? "↓" : "↕"}</span></button>}
          </th>
        ))}</tr></thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" class="space"><td colSpan={columns.length} style={{ height: `${first * tall}px` }} /></tr>}
          {rows.slice(first, last).map((row, at) => (
            <tr key={rowKey(row)} aria-rowindex={first + at + 2} class={rowClass?.(row)} style={long ? { height: `${tall}px` } : undefined} onClick={onRow === undefined ? undefined : () => onRow(row)}>
              {columns.map((column, number) => (number === 0 ? <th key={column.name} scope="row">{column.cell(row)}</th> : <td key={column.name}><div class={long && column.key !== undefined ? "clamp" : ""}>{column.cell(row)}</div></td>))}
            </tr>
          ))}
          {last < rows.length && <tr aria-hidden="true" class="space"><td colSpan={columns.length} style={{ height: `${(rows.length - last) * tall}px` }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

/** Rows in the order that the address names. */
export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], sort: string): T[] {
  const down = sort.startsWith("-"), column = columns.find((one) => one.key === sort.replace(/^-/, ""));
  if (column === undefined) return [...rows];
  return [...rows].sort((a, b) => { const one = column.text(a), other = column.text(b); const by = one === other ? 0 : one === null || one === "" ? 1 : other === null || other === "" ? -1 : (one < other ? -1 : 1) * (down ? -1 : 1); return by; });
}

/** Keys of a drawing that is one stop for the keyboard. */
export interface Keys { left: () => void; right: () => void; up: () => void; down: () => void; open: () => void }
export function onArrows(keys: Keys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const found = { ArrowLeft: keys.left, ArrowRight: keys.right, ArrowUp: keys.up, ArrowDown: keys.down, Enter: keys.open, " ": keys.open }[event.key];
    if (found !== undefined) { event.preventDefault(); found(); }
  };
}

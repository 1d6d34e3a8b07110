/** The library: documents listed; at a desk searched, and read with the claims that rest on their passages in the margin. */
import { useEffect, useRef, useState } from "preact/hooks";
import { book, desk, plural } from "../book";
import { fetched } from "../desk";
import { Brief, SourceLink } from "../parts/card";
import { LongTable, ViewHead, sorted, useExport, type Column } from "../parts/shared";
import type { DocumentData } from "../payload";
import { go, part, select } from "../state";

interface Hit { id: string; title: string; date: string; kind: string; place: string; locator: string; snippet: string; start: number }
interface Facet { name: string; counts: [string, number][]; more: number }
interface Found { words: string; summary: string[]; total: number; hits: Hit[]; facets: Facet[]; documents: DocumentData[]; error?: string }
interface Note { claim: string; relation: string; state: string; start: number; end: number; locator: string; was: [number, number] }
interface Part { document: DocumentData; length: number; part: number; starts: number[]; paragraphs: { start: number; runs: [string, number[]][] }[]; margin: Note[]; notes_left_out: number; cited: string[]; error?: string }

const unknown = (text: string) => (text === "" ? "unknown" : text);
const open = (id: string, at = 0) => go({ view: "library", doc: at > 0 ? `${id}@${at}` : id });
const facts = (one: { date: string; kind: string; place: string }) => [one.date === "" ? "no date" : one.date, one.kind, one.place].filter((text) => text !== "").join(", ");

const COLUMNS: readonly Column<DocumentData>[] = [
  { name: "Document", key: "title", text: (one) => one.title, width: "wide", cell: (one) => (desk.value === "" ? <bdi>{one.title}</bdi> : <button type="button" class="link" onClick={() => open(one.id)}><bdi>{one.title}</bdi></button>) },
  { name: "Author", key: "author", text: (one) => one.author.join("; "), cell: (one) => <bdi>{unknown(one.author.join("; "))}</bdi> },
  { name: "Date", key: "date", text: (one) => one.date, cell: (one) => unknown(one.date) },
  { name: "Kind", key: "kind", text: (one) => one.kind, cell: (one) => one.kind },
  { name: "Place", key: "place", text: (one) => one.place, cell: (one) => <bdi>{unknown(one.place)}</bdi> },
  { name: "Licence", key: "licence", text: (one) => one.licence, cell: (one) => unknown(one.licence) },
  { name: "Source", key: "source", text: (one) => one.source, cell: (one) => (one.source === "" ? "" : <SourceLink id={one.source} />) },
];
const HEAD = ["id", "title", "author", "date", "kind", "place", "language", "licence", "source"];
const cells = (one: DocumentData) => [one.id, one.title, one.author.join("; "), one.date, one.kind, one.place, one.language, one.licence, one.source];

export function LibraryView() {
  if (desk.value !== "" && part.doc.value !== "") return <Paper />;
  return desk.value === "" ? <Listed documents={book.value.data.documents} /> : <Search />;
}

/** What a published page has: which documents there are, not what they say. */
function Listed({ documents }: { documents: readonly DocumentData[] }) {
  const sort = part.sort.value;
  useExport({ name: "library", caption: plural(documents.length, "document"), head: HEAD, rows: () => sorted(documents, COLUMNS, sort).map(cells), claims: () => [], data: () => documents });
  return (
    <section class="view" aria-label="Library">
      <ViewHead title="Library" />
      <p class="lead">{plural(documents.length, "document")}. Their texts are not on this page; the desk has them (rapallo open CASE).</p>
      <LongTable label="Documents as a table" columns={COLUMNS} rows={sorted(documents, COLUMNS, sort)} rowKey={(one) => one.id} />
    </section>
  );
}

/** A query with a field of a facet put in, or taken out where it is there. */
function narrowed(words: string, name: string, value: string): string {
  const field = `${name}:${/^[\p{L}\p{N}.-]+$/u.test(value) ? value : `"${value}"`}`;
  return words.includes(field) ? words.replace(field, "").replace(/\s+/g, " ").trim() : `${words} ${field}`.trim();
}

function Search() {
  const words = part.lib.value, sort = part.sort.value, edition = book.value;
  const [typed, setTyped] = useState(words);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => setTyped(words), [words]);
  useEffect(() => {
    let late = false;
    void fetched(`/api/library?q=${encodeURIComponent(words)}`).then(({ status, body }) => {
      if (late) return;
      if (status === 200) { setFound(body as Found); setProblem(""); } else { setFound(null); setProblem((body as Found).error ?? "The desk does not answer."); }
    });
    return () => { late = true; };
  }, [words, edition]);
  const documents = found?.documents ?? [], hits = found?.hits ?? [];
  useExport({ name: "library", caption: words === "" ? "Documents" : `Documents with ${words}`, head: words === "" ? HEAD : ["id", "title", "date", "kind", "place", "locator", "snippet"], rows: () => (words === "" ? sorted(documents, COLUMNS, sort).map(cells) : hits.map((hit) => [hit.id, hit.title, hit.date, hit.kind, hit.place, hit.locator, hit.snippet])), claims: () => [], data: () => found });
  return (
    <section class="view" aria-label="Library">
      <ViewHead title="Library" />
      <form class="lib-ask" role="search" onSubmit={(event) => { event.preventDefault(); go({ lib: typed.trim() }); }}>
        <label>Find in the documents <input id="library-ask" type="search" value={typed} maxLength={400} onInput={(event) => setTyped(event.currentTarget.value)} dir="auto" /></label>
        <button type="submit">Find</button>{words !== "" && <button type="button" class="plain" onClick={() => go({ lib: "" })}>All documents</button>}
      </form>
      <p class="key">All of the words, in their other forms and in other spellings of names; a "phrase"; title: author: kind: place: lang: source: and year:1925..1930.</p>
      <div role="status">
        {problem !== "" && <p class="wrong">{problem}</p>}
        {found !== null && <p class="lead">{words === "" ? `${plural(found.total, "document")}.` : found.summary.join(" ")}</p>}
      </div>
      {found !== null && words !== "" && (
        <>
          {found.facets.some((one) => one.counts.length > 1) && <div class="facets" role="group" aria-label="Narrow down">{found.facets.filter((one) => one.counts.length > 1).map((one) => <div key={one.name}><span class="quiet">{one.name}:</span> {one.counts.map(([value, count], at) => <span key={value}>{at > 0 ? ", " : ""}{value === "" ? <>unknown {count}</> : <button type="button" class="link" aria-label={`${one.name} ${value}, ${plural(count, "document")}`} onClick={() => go({ lib: narrowed(words, one.name, value) })}>{value} <span aria-hidden="true">{count}</span></button>}</span>)}{one.more > 0 ? `, and ${one.more} more` : ""}</div>)}</div>}
          <ol class="hits">{hits.map((hit) => <li key={hit.id}><button type="button" class="link title" onClick={() => open(hit.id, hit.start)}><bdi>{hit.title}</bdi></button><p class="facts">{facts(hit)}{hit.locator !== "" && ` · ${hit.locator}`} · {hit.id}</p>{hit.snippet !== "" && <p class="snippet"><bdi>{hit.snippet}</bdi></p>}</li>)}</ol>
          {found.total > hits.length && <p class="quiet">The first {hits.length} of {plural(found.total, "document")}; add a word to narrow it down.</p>}
        </>
      )}
      {found !== null && words === "" && <LongTable label="Documents as a table" columns={COLUMNS} rows={sorted(documents, COLUMNS, sort)} rowKey={(one) => one.id} />}
    </section>
  );
}

const STANDS: Record<string, string> = { moved: "Stands elsewhere now than the evidence says.", gone: "No longer in the text.", plain: "No digest says what stood here." };

/** A document, a part of it at a time. */
function Paper() {
  const [id, place] = part.doc.value.split(/@(?=\d+$)/) as [string, string | undefined], at = Number(place ?? 0), edition = book.value;
  const [shown, setShown] = useState<Part | null>(null);
  const [problem, setProblem] = useState("");
  const text = useRef<HTMLDivElement>(null);
  const sel = part.sel.value;
  useEffect(() => {
    let late = false;
    void fetched(`/api/document?id=${encodeURIComponent(id)}&at=${at}`).then(({ status, body }) => {
      if (late) return;
      if (status === 200) { setShown(body as Part); setProblem(""); } else { setShown(null); setProblem((body as Part).error ?? "The desk does not answer."); }
    });
    return () => { late = true; };
  }, [id, at, edition]);
  useEffect(() => {
    if (shown === null || place === undefined) return;
    const rows = [...(text.current?.querySelectorAll<HTMLElement>("[data-start]") ?? [])];
    const row = rows.filter((one) => Number(one.dataset["start"]) <= at).at(-1);
    const spot = row?.querySelector("mark") ?? row;
    spot?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }, [shown]);
  const margin = shown?.margin ?? [];
  useExport({ name: id, caption: shown?.document.title ?? id, head: ["claim", "relation", "state", "start", "end", "locator"], rows: () => margin.map((one) => [one.claim, one.relation, one.state, one.start, one.end, one.locator]), claims: () => margin.map((one) => one.claim), data: () => ({ document: shown?.document, margin }) });
  const one = shown?.document, gone = margin.filter((note) => note.state === "gone"), off = margin.filter((note) => note.state === "gone" || note.state === "moved").length;
  return (
    <section class="view" aria-label="Document">
      <ViewHead title={one?.title ?? id}><button type="button" onClick={() => go({ doc: "" })}>Back to the library</button></ViewHead>
      <div role="status">{problem !== "" && <p class="wrong">{problem}</p>}</div>
      {shown !== null && one !== undefined && (
        <>
          <dl class="fields">
            <dt>Document</dt><dd>{one.id}{one.source !== "" && <>, a copy of <SourceLink id={one.source} /></>}</dd>
            <dt>Author</dt><dd><bdi>{unknown(one.author.join("; "))}</bdi></dd>
            <dt>What</dt><dd>{facts(one)}; language {unknown(one.language)}; licence {unknown(one.licence)}</dd>
            {one.note !== "" && <><dt>Note</dt><dd><bdi>{one.note}</bdi></dd></>}
          </dl>
          <p class="lead">{plural(margin.length + shown.notes_left_out, "passage")} with a claim{off > 0 ? `; ${off} of them ${off === 1 ? "does" : "do"} not stand where the evidence says` : ""}.{shown.notes_left_out > 0 && ` The first ${margin.length} are shown.`}</p>
          {gone.length > 0 && <section aria-label="Passages that are gone"><h3>No longer in the text</h3>{gone.map((note) => <MarginNote key={`${note.claim} ${note.start}`} note={note} sel={sel} />)}</section>}
          <Parts shown={shown} />
          <div class="paper" ref={text}>
            {shown.paragraphs.map((row) => {
              const notes = [...new Set(row.runs.flatMap(([, numbers]) => numbers))].map((number) => margin[number]!);
              return (
                <div class="paper-row" key={row.start}>
                  <p class="words" data-start={row.start} tabIndex={-1} dir="auto" lang={one.language === "" ? undefined : one.language}>
                    {row.runs.map(([words, numbers], run) => (numbers.length === 0 ? words : <mark key={run} class={`${numbers.some((number) => `claim:${margin[number]!.claim}` === sel) ? "on" : ""}${numbers.some((number) => margin[number]!.state !== "here") ? " off" : ""}`}>{words}</mark>))}
                  </p>
                  <div class="margin">{notes.filter((note) => note.start >= row.start || row === shown.paragraphs[0]).map((note) => <MarginNote key={`${note.claim} ${note.start}`} note={note} sel={sel} />)}</div>
                </div>
              );
            })}
          </div>
          <Parts shown={shown} />
          {shown.cited.length > 0 && <section class="rest"><h3>Claims of its source that point at no passage</h3><ul class="cards">{shown.cited.slice(0, 60).map((claim) => <Brief key={claim} id={claim} />)}</ul>{shown.cited.length > 60 && <p class="quiet">And {shown.cited.length - 60} more: see the source.</p>}</section>}
        </>
      )}
    </section>
  );
}

function MarginNote({ note, sel }: { note: Note; sel: string }) {
  const claim = book.value.claim.get(note.claim);
  return (
    <div class={`margin-note ${note.relation} ${note.state}`}>
      <button type="button" class="says" aria-pressed={sel === `claim:${note.claim}`} onClick={() => select(`claim:${note.claim}`)}><bdi>{claim?.says ?? note.claim}</bdi></button>
      <div class="facts">{note.claim} · {note.relation}{note.locator !== "" && ` · ${note.locator}`}</div>
      {note.state !== "here" && <div class="facts off-word">{STANDS[note.state]}{note.state !== "plain" && ` The evidence says characters ${note.was[0]}–${note.was[1]}${note.state === "moved" ? `, it stands at ${note.start}–${note.end}` : ""}.`}</div>}
    </div>
  );
}

function Parts({ shown }: { shown: Part }) {
  const { starts, part: number, document } = shown;
  if (starts.length < 2) return null;
  return <p class="doing" role="group" aria-label="Parts of the text"><button type="button" disabled={number === 0} onClick={() => open(document.id, starts[number - 1]!)}>Earlier</button> Part {number + 1} of {starts.length} <button type="button" disabled={number + 1 >= starts.length} onClick={() => open(document.id, starts[number + 1]!)}>Later</button></p>;
}

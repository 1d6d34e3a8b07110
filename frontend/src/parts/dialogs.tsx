/** Help with the keys, how to cite, and what can be saved. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { address, citation, exported, save } from "../exporting";
import { book } from "../book";
import { said } from "./live";
import { keys, singleKeys, setSingleKeys } from "../keys";

export const dialog = signal<"" | "help" | "cite" | "save">("");

function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => { const before = document.activeElement as HTMLElement | null; box.current?.showModal(); return () => before?.focus(); }, []);
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onClose={() => { dialog.value = ""; }} onClick={(event) => { if (event.target === box.current) box.current?.close(); }}>
      <div class="dialog">
        <header class="view-head"><h2 id="dialog-title">{title}</h2><button type="button" onClick={() => box.current?.close()}>Close</button></header>
        {children}
      </div>
    </dialog>
  );
}

export function Dialogs() {
  if (dialog.value === "help") return <Help />;
  if (dialog.value === "cite") return <Cite />;
  if (dialog.value === "save") return <Save />;
  return null;
}

function Help() {
  return (
    <Dialog title="Keys, and how to read this page">
      <table class="rows keys"><caption class="hidden">Keys</caption><thead><tr><th scope="col">Key</th><th scope="col">What it does</th></tr></thead><tbody>{keys().map(([key, what]) => <tr key={key}><th scope="row"><kbd>{key}</kbd></th><td>{what}</td></tr>)}</tbody></table>
      <p><label><input type="checkbox" checked={singleKeys.value} onChange={(event) => setSingleKeys(event.currentTarget.checked)} /> Single keys work (turn this off if they get in the way of speech input)</label></p>
      <h3>Lines and words</h3>
      <p><span class="swatch stated" /> <b>stated</b>: a source says so. <span class="swatch inferred" /> <b>inferred</b>: it follows from other claims. <span class="swatch assumed" /> <b>assumed</b>: the case’s author supposes it.</p>
      <p><b>On the record</b>: certain however the open dates and rivals fall; possible if they fall well; or no recorded way. <b>Beyond it</b>: ruled out even if all that the record does not speak of were granted; else unknown. <b>Frozen</b>: history as it went, less what is taken away. <b>Re-planned</b>: with the alternatives on record, begun after the case’s notice.</p>
      <p class="quiet">What is asked in other ways, or more of it, the program answers: <code>rapallo --help</code>. Rapallo {book.value.data.about.version}.</p>
    </Dialog>
  );
}

function Cite() {
  const text = citation(exported.value?.caption ?? "");
  const [done, setDone] = useState("");
  const copy = async (what: string) => { try { await navigator.clipboard.writeText(what); setDone("Copied."); } catch { setDone("Your browser does not let this page copy; select the text and copy it yourself."); } };
  return (
    <Dialog title="Cite this view">
      <p><textarea readOnly rows={6} aria-label="How to cite this view" value={text} onFocus={(event) => event.currentTarget.select()} /></p>
      <p class="doing"><button type="button" onClick={() => void copy(text)}>Copy the citation</button> <button type="button" onClick={() => void copy(location.href)}>Copy the address</button> <span role="status">{done}</span></p>
      <p class="quiet">The address holds the question, the view, the selection, the dates and what is taken away: {address()}</p>
    </Dialog>
  );
}

function Save() {
  const one = exported.value;
  const keep = async (kind: "svg" | "png" | "csv" | "json") => { const text = await save(kind); said.value = text; dialog.value = ""; };
  return (
    <Dialog title="Save this view">
      <p>{one?.caption ?? ""}</p>
      <p class="doing">
        <button type="button" disabled={one?.svg === undefined} onClick={() => void keep("svg")}>SVG, text kept as text</button>{" "}
        <button type="button" disabled={one?.svg === undefined} onClick={() => void keep("png")}>PNG</button>{" "}
        <button type="button" onClick={() => void keep("csv")}>CSV</button>{" "}
        <button type="button" onClick={() => void keep("json")}>JSON</button>{" "}
        <button type="button" onClick={() => { dialog.value = ""; window.setTimeout(() => window.print(), 50); }}>Print</button>
      </p>
      <p class="quiet">Each has the caption, the sources, the case’s digest, the date and the address of what is on show.</p>
    </Dialog>
  );
}

/** The evidence beside a view: what is selected, and the claims behind it as cards. */
import { useEffect, useRef, useState } from "preact/hooks";
import { answered } from "../asking";
import { book, count, desk, sayHolding } from "../book";
import { selected } from "../selection";
import { part, select } from "../state";
import { Brief, Card, HoldingDoings, READ_ONLY, SourceCard, ThingCard, isClosed, type Edits } from "./card";
import { EditForm, type Editing } from "./edit";
import { Few } from "./shared";

const MOST = 24;

export function Evidence() {
  const one = selected.value;
  const [editing, setEditing] = useState<Editing | null>(null);
  const claims = one.claims.filter((id) => book.value.claim.has(id));
  const opener = useRef("");
  const edit: Edits = (what) => { opener.current = document.activeElement?.id || "evidence"; setEditing(what); };
  /** The form is left: back to where it was opened from, or to the pane where that is no more. */
  const leave = () => setEditing(null);
  useEffect(() => { if (editing === null && opener.current !== "") { (document.getElementById(opener.current) ?? document.getElementById("evidence"))?.focus(); opener.current = ""; } }, [editing]);
  return (
    <aside id="evidence" class="evidence-pane" aria-labelledby="evidence-title" tabIndex={-1}>
      <header class="pane-head">
        <h2 id="evidence-title"><bdi>{one.label}</bdi></h2>
        {part.sel.value !== "" && <button type="button" class="plain" onClick={() => select("")}>Back to the answer’s evidence</button>}
        {one.kind === "answer" && part.view.value !== "answer" && answered.value.answer !== null && <p class="facts"><bdi>{answered.value.answer.title}</bdi></p>}
      </header>
      {editing !== null && <EditForm key={`${editing.table} ${editing.id} ${editing.claim ?? ""}`} editing={editing} close={leave} />}
      {one.says !== "" && <p class="line-says"><bdi>{one.says}</bdi></p>}
      {one.claim !== undefined && <Card claim={one.claim} edit={edit} />}
      {one.thing !== undefined && <ThingCard thing={one.thing} edit={edit} />}
      {one.source !== undefined && <SourceCard source={one.source} edit={edit} />}
      {one.way !== undefined && (
        <dl class="fields way">
          <dt>Way</dt><dd>{one.way.id}{isClosed(one.way.id) && <> · <b class="struck-word">closed by what is taken away</b></>}</dd>
          <dt>Gives</dt><dd>{sayHolding(one.way.gives)}</dd>
          {one.way.needs.length > 0 && <><dt>Needs</dt><dd>{one.way.needs.map((need) => (need.of.length === 1 ? sayHolding(need.of[0]!) : `${need.k} of (${need.of.map(sayHolding).join("; ")})`)).join(" and ")}</dd></>}
          <dt>Ran</dt><dd>{one.way.ran}; {one.way.footing}{one.way.takes !== "" && one.way.takes !== "P0D" ? `; takes ${one.way.takes}` : ""}{one.way.keeps !== "" ? `; keeps ${one.way.keeps}` : ""}</dd>
        </dl>
      )}
      {one.holding !== undefined && <HoldingDoings id={one.holding} />}
      {one.kind === "answer" && desk.value !== "" && desk.value !== READ_ONLY && editing === null && (
        <p class="doing"><button type="button" id="new-claim" onClick={() => edit({ table: "claims", id: "" })}>New claim</button><button type="button" id="new-thing" onClick={() => edit({ table: "things", id: "" })}>New thing</button><button type="button" id="new-source" onClick={() => edit({ table: "sources", id: "" })}>New source</button></p>
      )}
      {one.kind !== "claim" && (
        <>
          <p class="facts quiet">{claims.length === 0 ? "No claim stands behind this." : one.kind === "answer" ? `${count(claims.length, "claim")} in the order of the answer. Choose a line to see its own.` : count(claims.length, "claim")}</p>
          <Few key={`${one.kind} ${one.label}`} of={claims} most={MOST} name="cards" each={(id) => <Brief key={id} id={id} />} />
        </>
      )}
    </aside>
  );
}

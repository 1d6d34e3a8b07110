/** The evidence beside a view: what is selected, and the claims behind it as cards. */
import { useState } from "preact/hooks";
import { book, count, desk, sayHolding } from "../book";
import { selected } from "../selection";
import { part, select } from "../state";
import { Brief, Card, HoldingDoings, READ_ONLY, SourceCard, ThingCard, isClosed } from "./card";
import { EditForm, type Editing } from "./edit";

const MOST = 24;

export function Evidence() {
  const one = selected.value;
  const [shown, setShown] = useState({ of: "", all: false });
  const [editing, setEditing] = useState<Editing | null>(null);
  const key = `${one.kind} ${one.label}`;
  const all = shown.of === key && shown.all;
  const claims = one.claims.filter((id) => book.value.claim.has(id));
  const listed = one.kind === "claim" ? [] : all ? claims : claims.slice(0, MOST);
  const edit = (table: string, id: string) => setEditing({ table: table as Editing["table"], id });
  return (
    <aside id="evidence" class="evidence-pane" aria-labelledby="evidence-title" tabIndex={-1}>
      <header class="pane-head">
        <h2 id="evidence-title"><bdi>{one.label}</bdi></h2>
        {part.sel.value !== "" && <button type="button" class="plain" onClick={() => select("")}>Back to the answer’s evidence</button>}
      </header>
      {one.says !== "" && <p class="line-says"><bdi>{one.says}</bdi></p>}
      {one.claim !== undefined && <Card claim={one.claim} edit={edit} />}
      {one.thing !== undefined && <ThingCard thing={one.thing} />}
      {one.source !== undefined && <SourceCard source={one.source} />}
      {one.way !== undefined && (
        <dl class="fields way">
          <dt>Way</dt><dd>{one.way.id}{isClosed(one.way.id) && <> · <b class="struck-word">closed by what is taken away</b></>}</dd>
          <dt>Gives</dt><dd>{sayHolding(one.way.gives)}</dd>
          {one.way.needs.length > 0 && <><dt>Needs</dt><dd>{one.way.needs.map((need) => (need.of.length === 1 ? sayHolding(need.of[0]!) : `${need.k} of (${need.of.map(sayHolding).join("; ")})`)).join(" and ")}</dd></>}
          <dt>Ran</dt><dd>{one.way.ran}; {one.way.footing}{one.way.takes !== "" && one.way.takes !== "P0D" ? `; takes ${one.way.takes}` : ""}{one.way.keeps !== "" ? `; keeps ${one.way.keeps}` : ""}</dd>
        </dl>
      )}
      {one.holding !== undefined && <HoldingDoings id={one.holding} />}
      {desk.value !== "" && desk.value !== READ_ONLY && editing === null && (
        <p class="doing">
          {one.thing !== undefined && <button type="button" onClick={() => edit("things", one.thing!.id)}>Amend this thing</button>}
          {one.kind === "answer" && <><button type="button" onClick={() => edit("claims", "")}>New claim</button><button type="button" onClick={() => edit("things", "")}>New thing</button><button type="button" onClick={() => edit("sources", "")}>New source</button></>}
        </p>
      )}
      {editing !== null && <EditForm key={`${editing.table} ${editing.id}`} editing={editing} close={() => setEditing(null)} />}
      {one.kind !== "claim" && (
        <>
          <p class="facts quiet">{claims.length === 0 ? "No claim stands behind this." : one.kind === "answer" ? `${count(claims.length, "claim")} in the order of the answer. Choose a line to see its own.` : count(claims.length, "claim")}</p>
          <ul class="cards">{listed.map((id) => <Brief key={id} id={id} />)}</ul>
          {claims.length > listed.length && <p><button type="button" onClick={() => setShown({ of: key, all: true })}>Show all {claims.length}</button></p>}
        </>
      )}
    </aside>
  );
}

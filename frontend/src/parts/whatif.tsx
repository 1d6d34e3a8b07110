/** What if: what is taken away in a bar above the views, and what it comes to at the foot of what is asked, which it does not move. */
import { computed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { isTaken } from "../address";
import { book, sayHolding } from "../book";
import { sayIn } from "../dates";
import { FOOTINGS, ON, sayOne, sayOthers } from "../footing";
import { search, type Found } from "../searching";
import { go, part, select, take, takeNothing, toggle } from "../state";
import { STATUSES, bit, engine, footing, foresee, foretold, sayToken, step, type Held } from "../whatif";
import { Combo } from "./combo";
import { DateField } from "./datefield";
import { roomy } from "./narrow";
import { put } from "./question";

const COUNTED = ["thing", "side", "holding", "source", "claim"] as const;

const on = computed(() => isTaken(part.taken.value));
const dated = computed(() => foretold.taken.value.between !== null || foretold.taken.value.what.some((token) => !token.startsWith("source:") && !token.startsWith("claim:")));
const whole = computed(() => part.taken.value.between !== null);
const from = computed(() => part.taken.value.from);
const until = computed(() => part.taken.value.until);
/** Whether there is an outcome to show. */
const worked = computed(() => foretold.outcomes.value.length > 0);

/** Each part reads what it needs by itself, so that a removal draws again only what it changes. */
export function WhatIf() {
  if (book.value.data.engine === null && !on.value) return null;
  return <section class={`whatif${on.value ? " on" : ""}`} aria-label="What if"><span class="whatif-name">What if without</span><Chips /><TakeAway /><Besides /></section>;
}

/** What it comes to: the verdict, how sure it is, from when until when, and each aim. It stands ready and folded away until something is taken away, with what is foreseen written on it. */
export function Outcome() {
  const place = useRef<HTMLElement>(null), there = book.value.data.engine !== null || on.value;
  // Once it is on the screen, or gone: keyboard and screen readers come to it or pass it by, and the page grows at its end, to be read past it.
  useEffect(() => {
    const waiting = window.setTimeout(() => { document.documentElement.classList.toggle("without", on.value); if (place.current !== null) place.current.inert = !on.value; }, 60);
    return () => window.clearTimeout(waiting);
  }, [on.value]);
  useEffect(() => {
    if (place.current === null) return;
    const tall = new ResizeObserver(([one]) => one?.target instanceof HTMLElement && one.target.style.setProperty("--down", `${Math.ceil(one.borderBoxSize[0]!.blockSize)}px`));
    tall.observe(place.current, { box: "border-box" });
    return () => tall.disconnect();
  }, [there]);
  if (!there) return null;
  return <section ref={place} class={`outcome${on.value ? "" : " folded"}`} aria-label="What it comes to"><Says /><Dates /><Became /></section>;
}

function Chips() {
  const { what, between } = part.taken.value;
  return (
    <>
      {what.map((token) => <button type="button" key={token} class="chip" onClick={() => toggle(token)} onPointerEnter={() => foresee(token)} onFocus={() => foresee(token)} aria-label={`Put back ${sayToken(token)}`}><bdi>{sayToken(token)}</bdi> <span aria-hidden="true">×</span></button>)}
      {between !== null && <button type="button" class="chip" onClick={() => take({ between: null })} aria-label="Put back what passed between the sides">all between {between.join(" and ")} <span aria-hidden="true">×</span></button>}
    </>
  );
}

function TakeAway() {
  const [text, setText] = useState("");
  const add = (found: Found) => { setText(""); toggle(found.kind === "source" || found.kind === "claim" ? `${found.kind}:${found.id}` : found.id); };
  const choices = (typed: string) => (typed.trim() === "" ? [] : search(typed, COUNTED, 10).map((one) => ({ ...one, note: `${one.note}${one.note.includes(one.id) ? "" : ` · ${one.id}`}` })));
  return <Combo<Found> id="take" label="Take away a thing, holding, source or claim" className="take" placeholder={on.value ? "and without …" : "a thing, source or claim …"} value={text} choices={choices} onType={setText} onChoose={add} onEnter={(typed) => { const found = search(typed, COUNTED, 1)[0]; if (found !== undefined) add(found); }} />;
}

function Besides() {
  const { sides } = book.value.data.about;
  return (
    <>
      {sides.length > 1 && !whole.value && <button type="button" class="plain" onClick={() => take({ between: [sides[0]!.name, sides[1]!.name] })}>{on.value ? "and all" : "or all"} that passed between {sides[0]!.name} and {sides[1]!.name}</button>}
      {on.value && <button type="button" class="plain" onClick={takeNothing}>Put everything back</button>}
    </>
  );
}

function Dates() {
  return (
    <div class={`dates${dated.value ? "" : " folded"}`}>
      <DateField id="from" label="From" value={from.value} end={false} empty="ever" onChange={(typed, moving) => take({ from: typed }, moving)} />
      <DateField id="until" label="Until" value={until.value} end={true} empty="the end" onChange={(typed, moving) => take({ until: typed }, moving)} />
    </div>
  );
}

function Says() {
  return (
    <>
      <p class="verdict">{isTaken(foretold.taken.value) && <><b>Without {foretold.said.value}.</b> {foretold.verdict.value} {foretold.alsoGone.value}</>}</p>
      <p class={`how-sure${worked.value ? "" : " folded"}`}>
        <label for="footing">Drawn</label> <select id="footing" value={part.footing.value} onChange={(event) => go({ footing: event.currentTarget.value })}>{[...FOOTINGS].reverse().map((one) => <option key={one} value={one === "assumed" ? "" : one}>{ON[one]}</option>)}</select>{" "}
        {foretold.howSure.value}
      </p>
    </>
  );
}

/** What becomes of each aim: in words, and as a strip of the horizon. */
function Became() {
  const view = part.view.value, [last, setLast] = useState({ view, open: view === "answer" }), open = last.view === view ? last.open : view === "answer";
  return (
    <details class={`became${worked.value ? "" : " folded"}`} open={open} onToggle={(event) => { if (event.currentTarget.open !== open) setLast({ view, open: event.currentTarget.open }); }}>
      <summary>What becomes of each aim, frozen and re-planned, on each footing</summary>
      {open && worked.value && <Aims />}
    </details>
  );
}

function Aims() {
  const rows = STATUSES.flatMap((status) => foretold.outcomes.value.filter((one) => one.status === status));
  const all = foretold.lines.value, targets = engine.value?.targets ?? [], table = foretold.onFootings.value;
  const [whole, setWhole] = useState(false), [first, setFirst] = useState(true);
  useEffect(() => setFirst(false), []);
  if (rows.length === 0 || all === null) return null;
  const same = (status: string) => status === "unchanged" || status === "not had anyway" || status === "unknown";
  const moved = new Set(table.flatMap((several) => several.filter((row) => !same(row.status) || !same(row.frozen)).map((row) => row.target)));
  const shown = whole ? rows : rows.filter((row) => moved.has(row.target));
  const rest = STATUSES.map((status) => [status, rows.filter((row) => row.status === status && !shown.includes(row)).length] as const).filter(([, many]) => many > 0);
  const { steps, resolution } = book.value.data.about;
  return (
    <>
      {shown.length > 0 && (
      <div class="scroll" tabIndex={0} role="region" aria-label="What becomes of each aim">
        <table class="became-table">
          <thead><tr><th scope="col">Aim</th><th scope="col">What becomes of it</th><th scope="col">Frozen</th><th scope="col">{sayIn(steps[0]!, resolution)} – {sayIn(steps[steps.length - 2]!, resolution)}</th></tr></thead>
          <tbody>
            {(first ? shown.slice(0, inSight()) : shown).map((row) => {
              const at = targets.indexOf(row.target);
              return (
                <tr key={row.target} class={`is-${row.status.replace(/ /g, "-")}`}>
                  <th scope="row"><button type="button" class="link" onClick={() => select(`box:${row.target}`)}>{sayHolding(row.target)}</button></th>
                  <td><b class="status">{row.status}</b>{tail(row.status, row.says)}{row.by.length > 0 && <> by {row.by.map((id, n) => <span key={id}>{n > 0 ? "; " : ""}<button type="button" class="link" onClick={() => select(`way:${id}`)}>{book.value.way.get(id)?.label ?? id}</button></span>)}</>}{" "}<button type="button" class="link quiet" onClick={() => put(`why ${row.target}`)}>why</button><div class="quiet">{sayOthers(table.map((several) => [several[at]!]), footing.value, sayOne)}</div></td>
                  <td>{row.frozen}</td>
                  <td class="strips">{at >= 0 && <Strip label={sayHolding(row.target)} rows={[["with", all.with[at]!], ["frozen", all.frozen[at]!], ["re-planned", all.replanned[at]!]]} step={step.value} steps={book.value.steps} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      )}
      {(whole || rest.length > 0) && <p class="rest">{rest.length > 0 && <span class="quiet">{`${rest.map(([status, many], n) => `${many} ${n === 0 && shown.length > 0 ? "more " : ""}${status}`).join(", ")}. `}</span>}<button type="button" class="plain" onClick={() => setWhole(!whole)}>{whole ? "Only what changes" : "All aims with their strips"}</button></p>}
      <p class="key">Each strip: with it, frozen without it, re-planned without it. Full height: surely held. Half height: possibly. The mark stands at the date asked. Strips and drawings: {ON[footing.value]}.</p>
    </>
  );
}

/** How many rows can be seen at once when they come: those below wait for the frame after. */
const inSight = () => Math.ceil(window.innerHeight / (roomy.value ? 120 : 50));

const tail = (status: string, says: string) => (says === status ? "" : says.startsWith(status) ? says.slice(status.length) : `: ${says}`);

function runs(held: Uint32Array, steps: number): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < steps; at++) if (bit(held, at)) { const last = found.at(-1); if (last !== undefined && last[1] === at) last[1] = at + 1; else found.push([at, at + 1]); }
  return found;
}

function Strip({ label, rows, step: at, steps }: { label: string; rows: [string, Held][]; step: number; steps: number }) {
  const height = 9, path = (list: [number, number][], y: number, tall: number) => list.map(([a, b]) => `M${a} ${y}H${b}V${y + tall}H${a}Z`).join("");
  const words = rows.map(([name, held]) => { const sure = runs(held.surely, steps)[0], maybe = runs(held.possibly, steps)[0]; const say = (n: number) => sayIn(book.value.data.about.steps[n]!, book.value.data.about.resolution); return `${name}: ${maybe === undefined ? "never" : `possibly from ${say(maybe[0])}${sure === undefined ? "" : `, surely from ${say(sure[0])}`}`}`; }).join("; ");
  return (
    <svg class="strip" viewBox={`0 0 ${steps} ${height * 3}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${words}`}>
      <path class="ground" d={rows.map((_, number) => `M0 ${number * height + 7.5}H${steps}`).join("")} />
      <path class="maybe" d={rows.map(([, held], number) => path(runs(held.possibly, steps), number * height + 4, 3.5)).join("")} />
      <path class="sure" d={path(runs(rows[0]![1].surely, steps), 0.5, 7)} />
      <path class="sure without" d={rows.slice(1).map(([, held], number) => path(runs(held.surely, steps), (number + 1) * height + 0.5, 7)).join("")} />
      <path class="now" d={`M${at + 0.5} 0V${height * 3}`} />
    </svg>
  );
}

/** How a holding came about, as boxes and links placed beforehand; what a removal does to each is written on it. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { book, sayHolding } from "../book";
import { drawn, layout } from "../pathway";
import type { ArcData, BoxData, PathwayLayout } from "../payload";
import { useFollowed, useSheet, write } from "../parts/marking";
import { AsTable, AtField, ViewHead, onArrows, useExport } from "../parts/shared";
import { Ids } from "../parts/card";
import { put } from "../parts/question";
import { answered } from "../asking";
import { Verdict } from "./answer";
import { go, part, select } from "../state";
import { closed, fallen, foretold, marks, replacing, useWorked } from "../whatif";

const way = (id: string) => (id.startsWith("way ") ? id.slice(4) : "");

const NOW = { marks, closed, replacing, fallen };
/** What is written on a box under a removal, or under one that is foreseen; blank: nothing. */
export function boxMark(box: BoxData, of: typeof NOW = NOW): string {
  const path = way(box.id);
  if (path !== "") {
    if (of.closed.value.has(path)) return "closed";
    if (of.replacing.value.has(path)) return "takes its place";
    if (box.claims.length > 0 && box.claims.every((id) => of.fallen.value.has(id))) return "withdrawn";
    return "";
  }
  return of.marks.value.get(box.id) ?? "";
}
const STRUCK = new Set(["lost", "surely lost", "closed", "withdrawn", "taken away"]);

export function PathwayView() {
  const plan = layout.value, { pathways } = book.value.data;
  const svg = useRef<SVGSVGElement>(null), sheet = useRef<SVGSVGElement>(null), place = useRef<HTMLDivElement>(null);
  useMarks(svg, sheet, plan, part.as.value);
  useLayoutEffect(() => { if (place.current !== null) place.current.scrollLeft = place.current.scrollWidth; }, [plan]);
  const at = part.sel.value.startsWith("box:") ? part.sel.value.slice(4) : "";
  useExport({
    name: "pathway", caption: plan === null ? "Pathway" : `How it came about: ${sayHolding(plan.target)}`, head: ["box", "kind", "says", "note", "footing", "under removal", "leads to", "claims"],
    rows: () => (plan?.boxes ?? []).map((box) => [box.rows.join(" "), box.kind, box.says, box.note, box.footing, boxMark(box), plan!.arcs.filter((arc) => arc.start === box.id).map((arc) => plan!.boxes.find((one) => one.id === arc.end)?.rows.join(" ") ?? "").join("; "), box.claims.join("; ")]),
    claims: () => (plan?.boxes ?? []).flatMap((box) => box.claims), svg: () => [svg, sheet].flatMap((one) => one.current ?? []), data: () => plan,
  });
  if (plan === null) return <section class="view"><ViewHead title="Pathway" /><p>This page carries no diagram for the question. Ask <code>why</code> of one of the case’s aims.</p></section>;
  const move = (next: BoxData | undefined) => { if (next !== undefined) select(`box:${next.id}`); };
  const places = placesOf(plan), by = (id: string) => places.get(id);
  const current = by(at) ?? plan.boxes[0];
  const layer = () => plan.boxes.filter((box) => box.layer === current?.layer).sort((a, b) => a.y - b.y);
  const keys = onArrows({
    left: () => move(at === "" ? current : near(plan.arcs.filter((arc) => arc.end === current?.id).map((arc) => by(arc.start)), current)),
    right: () => move(at === "" ? current : near(plan.arcs.filter((arc) => arc.start === current?.id).map((arc) => by(arc.end)), current)),
    up: () => { const row = layer(); move(row[row.findIndex((box) => box.id === current?.id) - 1]); },
    down: () => { const row = layer(); move(row[row.findIndex((box) => box.id === current?.id) + 1]); },
    open: () => { move(current); document.getElementById("evidence")?.focus(); },
  });
  const top = 18;
  return (
    <section class="view" aria-label="Pathway">
      <ViewHead title={`How it came about: ${sayHolding(plan.target)}`}>
        <label>Diagram <select value={drawn.value} onChange={(event) => { const key = event.currentTarget.value; if (key.startsWith("why ")) put(key); else go({ target: key, sel: "" }); }}>
          {Object.keys(pathways).map((key) => <option key={key} value={key}>{key.startsWith("why ") ? key : sayHolding(key)}</option>)}
        </select></label>
        <AtField /><AsTable />
      </ViewHead>
      {answered.value.answer !== null && drawn.value === part.target.value ? <p class="lead">{plan.verdict[0]}</p> : answered.value.answer !== null && <Verdict answer={answered.value.answer} short />}
      {part.as.value === "table" ? <PathwayTable boxes={plan.boxes} arcs={plan.arcs} /> : (
        <>
          <div class="drawing sheets" ref={place}>
            <svg ref={svg} class="pathway" viewBox={`0 -${top} ${plan.width} ${plan.height + top + 10}`} width={plan.width} height={plan.height + top + 10} tabindex={0} role="listbox" aria-label={`Pathway to ${sayHolding(plan.target)}; arrow keys walk along its links, Enter opens the claims`} aria-activedescendant={at === "" ? undefined : `box-${plan.boxes.findIndex((box) => box.id === at)}`} onKeyDown={keys}>
              {plan.arcs.map((arc) => <Arc key={`${arc.start} ${arc.end}`} arc={arc} boxes={places} />)}
              {plan.boxes.map((box, number) => <Box key={box.id} box={box} number={number} on={box.id === at} />)}
            </svg>
            <svg ref={sheet} class="sheet" viewBox={`0 -${top} ${plan.width} ${plan.height + top + 10}`} width={plan.width} height={plan.height + top + 10} aria-hidden="true"><path class="veil" /><path class="cut" /><path class="strike" /><g class="words" /></svg>
          </div>
          <Legend left={plan.left_out} />
        </>
      )}
    </section>
  );
}

function near(found: (BoxData | undefined)[], from: BoxData | undefined): BoxData | undefined {
  return found.filter((box) => box !== undefined).sort((a, b) => Math.abs(a.y - (from?.y ?? 0)) - Math.abs(b.y - (from?.y ?? 0)))[0];
}

const known = new WeakMap<PathwayLayout, ReadonlyMap<string, BoxData>>();
/** The boxes of a diagram by id. */
function placesOf(plan: PathwayLayout): ReadonlyMap<string, BoxData> {
  let found = known.get(plan);
  if (found === undefined) known.set(plan, (found = new Map(plan.boxes.map((box) => [box.id, box]))));
  return found;
}

/** A box, what it is called, and what was written about it last. */
interface Marked { box: BoxData; title: Text; called: string; word: SVGTextElement | null; last: string }
const textOf = (place: Element): Text => { if (!(place.firstChild instanceof Text)) place.textContent = " "; return place.firstChild as Text; };

/** Writes what becomes of boxes and links, where that is another than before, on a sheet above the drawing, which need not be drawn again for it; on a sheet out of sight what is only foreseen. */
function useMarks(svg: RefObject<SVGSVGElement | null>, sheet: RefObject<SVGSVGElement | null>, plan: PathwayLayout | null, as: string): void {
  const marked = useRef<readonly Marked[]>([]);
  useLayoutEffect(() => {
    sheet.current?.querySelector(".words")!.replaceChildren();
    const boxes = [...(svg.current?.querySelectorAll("g.box") ?? [])];
    marked.current = boxes.map((on, at) => ({ box: plan!.boxes[at]!, title: textOf(on.querySelector("title")!), called: " ", word: null, last: "" }));
  }, [plan, as]);
  useFollowed(() => {
    const words = sheet.current?.querySelector(".words"), gone = new Set<string>();
    let strokes = "", crosses = "", veil = "", before: Element | null = null;
    for (const one of marked.current) {
      const { box } = one, word = boxMark(box, foretold);
      if (STRUCK.has(word)) { gone.add(box.id); strokes += `M${box.x + 4} ${box.y + box.height - 4}L${box.x + box.width - 4} ${box.y + 4}`; }
      if (word !== one.last) {
        one.last = word;
        if (word === "") one.word?.remove();
        else {
          one.word ??= wordOf(box);
          one.word.textContent = word;
          write(one.word, "class", STRUCK.has(word) ? "" : "touched");
          if (!one.word.isConnected) words!.insertBefore(one.word, before === null ? words!.firstChild : before.nextSibling);
        }
      }
      if (word !== "") before = one.word;
    }
    if (sheet.current === null || plan === null) return;
    const places = placesOf(plan);
    for (const arc of plan.arcs) {
      const from = places.get(arc.start), to = places.get(arc.end);
      if (from === undefined || to === undefined || !gone.has(from.id)) continue;
      crosses += cross(from, to);
      veil += arc.path;
    }
    for (const [name, path] of [["strike", strokes], ["cut", crosses], ["veil", veil]] as const) write(sheet.current.querySelector(`.${name}`)!, "d", path);
  }, [plan, as]);
  useSheet(sheet, [plan, as]);
  useFollowed(() => {
    for (const one of marked.current) { const word = boxMark(one.box); if (word !== one.called) { one.title.data = titleOf(one.box, word); one.called = word; } }
  }, [plan, as]);
}
function wordOf(box: BoxData): SVGTextElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "text");
  for (const [name, value] of [["x", box.x + box.width - 6], ["y", box.y - 4], ["text-anchor", "end"]] as const) made.setAttribute(name, String(value));
  return made;
}
function titleOf(box: BoxData, word: string): string {
  const is = `${box.footing}${word === "" ? "" : `; ${word}`}`;
  if (box.says !== "") return `${box.says}; ${is}`;
  return `${box.rows.join(" ")}${box.note === "" ? "" : `, ${box.note}`}; ${isHeld(box) ? "" : "way; "}${is}${box.claims.length === 0 ? "" : `; ${box.claims.length} claims`}`;
}
const isHeld = (box: BoxData) => box.kind === "holding" || box.kind === "given" || box.kind === "exists";

function Arc({ arc, boxes }: { arc: ArcData; boxes: ReadonlyMap<string, BoxData> }) {
  const from = boxes.get(arc.start), to = boxes.get(arc.end);
  if (from === undefined || to === undefined) return null;
  const x = to.x, y = to.y + Math.floor(to.height / 2);
  return (
    <g class={`arc ${arc.footing}${arc.used ? " used" : ""}`}>
      {arc.label !== "" && <title>{arc.label}</title>}
      <path class="arc-line" d={arc.path} /><path class="tip" d={`M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}`} />
      {arc.label !== "" && <text class="arc-label" x={(from.x + from.width + x) / 2} y={(from.y + Math.floor(from.height / 2) + y) / 2 - 5} text-anchor="middle">{arc.label}</text>}
    </g>
  );
}
function cross(from: BoxData, to: BoxData): string {
  const x = (from.x + from.width + to.x) / 2, y = (from.y + from.height / 2 + to.y + to.height / 2) / 2;
  return `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`;
}

function Box({ box, number, on }: { box: BoxData; number: number; on: boolean }) {
  const held = isHeld(box);
  const y = box.y + (box.height - (box.rows.length + (box.note === "" ? 0 : 1)) * 15) / 2 + 11;
  return (
    <g id={`box-${number}`} class={`box ${box.kind} ${box.footing}${on ? " on" : ""}${box.layer === 0 ? " asked" : ""}`} role="option" aria-selected={on} onClick={() => select(`box:${box.id}`)}>
      <title />
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={held ? 9 : 0} />
      {on && <rect class="ring" x={box.x - 4} y={box.y - 4} width={box.width + 8} height={box.height + 8} rx={held ? 12 : 3} />}
      {box.rows.map((row, at) => <text key={at} class="row" x={box.x + box.width / 2} y={y + at * 15} text-anchor="middle">{row}</text>)}
      {box.note !== "" && <text class="box-note" x={box.x + box.width / 2} y={y + box.rows.length * 15} text-anchor="middle">{box.note}</text>}
    </g>
  );
}

function Legend({ left }: { left: number }) {
  return <p class="key"><span class="swatch stated" /> stated <span class="swatch inferred" /> inferred <span class="swatch assumed" /> assumed. Round boxes are held, square ones are ways: all that leads into a way is needed, any way that leads into a holding gives it.{left > 0 ? ` ${left} further ways are not drawn; the answer lists them.` : ""}</p>;
}

const Mark = ({ box }: { box: BoxData }) => <>{useWorked(() => boxMark(box), box)}</>;

function PathwayTable({ boxes, arcs }: { boxes: readonly BoxData[]; arcs: readonly ArcData[] }) {
  const name = (id: string) => boxes.find((box) => box.id === id)?.rows.join(" ") ?? id;
  return (
    <div class="scroll table-box" tabIndex={0} role="region" aria-label="Pathway as a table">
      <table class="rows">
        <thead><tr><th scope="col">Box</th><th scope="col">What it is</th><th scope="col">Footing</th><th scope="col">Under the removal</th><th scope="col">Rests on</th><th scope="col">Claims</th></tr></thead>
        <tbody>{boxes.map((box) => (
          <tr key={box.id}>
            <th scope="row"><button type="button" class="link" onClick={() => select(`box:${box.id}`)}>{box.rows.join(" ")}</button>{box.note !== "" && <div class="quiet">{box.note}</div>}</th>
            <td>{box.says === "" ? { way: "a way", other: "another way", holding: "a holding", given: "given", exists: "exists" }[box.kind] ?? box.kind : box.says}</td><td>{box.footing}</td><td><Mark box={box} /></td>
            <td>{arcs.filter((arc) => arc.end === box.id).map((arc) => name(arc.start)).join("; ")}</td><td><Ids ids={box.claims} /></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

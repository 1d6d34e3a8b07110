/** If all between the two sides had stopped at a date: for how long each aim would have been missed. */
import { useRef } from "preact/hooks";
import { desk, book, sayHolding } from "../book";
import { civil, sayIn, textIn } from "../dates";
import type { CurvesData } from "../payload";
import { AsTable, AtField, ViewHead, useExport } from "../parts/shared";
import { go, part, select } from "../state";
import { stepFrom } from "../whatif";

type Curve = CurvesData["curves"][number];
const TALL = 96, WIDE = 340, LEFT = 46, TOP = 12, LOW = 18;

const unit = () => book.value.data.about.resolution;
export const sayGap = (value: number | null): string => (value === null ? "history never has it" : value === 0 ? "none missed" : value < 0 ? "for good" : `${value} ${unit()}${value === 1 ? "" : "s"}`);

function Small({ curve, most, at }: { curve: Curve; most: number; at: number }) {
  const { steps, resolution } = book.value.data.about, number = curve.had.length;
  const x = (step: number) => LEFT + (step / Math.max(1, number)) * (WIDE - LEFT - 6), y = (value: number) => (value < 0 ? TOP : TOP + 8 + (1 - value / most) * (TALL - TOP - 8 - LOW));
  const path = (values: readonly (number | null)[]) => { let out = "", was = false; values.forEach((value, step) => { if (value === null) { was = false; return; } out += `${was ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}L${x(step + 1).toFixed(1)} ${y(value).toFixed(1)}`; was = true; }); return out; };
  const bare: [number, number][] = [];
  curve.had.forEach((had, step) => { if (had) return; const last = bare.at(-1); if (last !== undefined && last[1] === step) last[1] = step + 1; else bare.push([step, step + 1]); });
  const years: [number, string][] = [];
  for (let step = 0; step < number; step++) { const { y: year, m, d } = civil(steps[step]!); if (year % 5 === 0 && m === 1 && d === 1) years.push([step, String(year)]); }
  const value = at < number ? [curve.replanned[at] ?? null, curve.frozen[at] ?? null] as const : null;
  return (
    <svg class="curve" viewBox={`0 0 ${WIDE} ${TALL}`} role="img" aria-label={`${curve.label}: rupture in ${sayIn(steps[Math.min(at, number - 1)]!, resolution)}: re-planned ${sayGap(value?.[0] ?? null)}; frozen ${sayGap(value?.[1] ?? null)}`}>
      {bare.map(([a, b]) => <rect key={a} class="bare" x={x(a)} y={TOP} width={x(b) - x(a)} height={TALL - TOP - LOW} />)}
      <path class="axis" d={`M${LEFT} ${TALL - LOW}H${WIDE - 4}M${LEFT} ${TOP}H${WIDE - 4}`} />
      <text class="axis-text" x={LEFT - 4} y={TOP + 4} text-anchor="end">for good</text><text class="axis-text" x={LEFT - 4} y={TOP + 17} text-anchor="end">{most}</text><text class="axis-text" x={LEFT - 4} y={TALL - LOW + 3} text-anchor="end">0</text>
      {years.map(([step, year]) => <text key={year} class="axis-text" x={x(step)} y={TALL - 5} text-anchor="middle">{year}</text>)}
      <path class="frozen" d={path(curve.frozen)} /><path class="replanned" d={path(curve.replanned)} />
      {at < number && <path class="now" d={`M${x(at + 0.5)} ${TOP}V${TALL - LOW}`} />}
    </svg>
  );
}

export function RuptureView() {
  const curves = book.value.data.curves, sheet = useRef<HTMLDivElement>(null);
  const { steps, resolution, sides } = book.value.data.about;
  const at = stepFrom(part.at.value, false) ?? Math.floor((curves?.curves[0]?.had.length ?? 1) / 2);
  const most = Math.max(1, ...(curves?.curves ?? []).flatMap((curve) => [...curve.replanned, ...curve.frozen].map((value) => value ?? 0)));
  const one = (): SVGSVGElement | null => {
    if (sheet.current === null || curves === null) return null;
    const all = [...sheet.current.querySelectorAll<SVGSVGElement>("svg.curve")], out = document.createElementNS("http://www.w3.org/2000/svg", "svg"), rows = Math.ceil(all.length / 2);
    out.setAttribute("viewBox", `0 0 ${WIDE * 2 + 20} ${rows * (TALL + 26)}`);
    all.forEach((svg, number) => {
      const g = document.createElementNS("http://www.w3.org/2000/svg", "g"), text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      g.setAttribute("transform", `translate(${(number % 2) * (WIDE + 20)} ${Math.floor(number / 2) * (TALL + 26) + 20})`);
      text.setAttribute("y", "-4"); text.setAttribute("x", "6"); text.setAttribute("font-size", "12"); text.textContent = curves.curves[number]!.label;
      g.append(text, ...[...svg.cloneNode(true).childNodes]);
      out.appendChild(g);
    });
    out.setAttribute("class", "curve offscreen");
    document.body.appendChild(out);
    window.setTimeout(() => out.remove(), 3000);
    return out;
  };
  useExport({ name: "rupture", caption: curves === null ? "Rupture" : `Rupture between ${curves.a} and ${curves.b}`, head: ["aim", "rupture", "held then", "replanned", "frozen"], rows: () => (curves?.curves ?? []).flatMap((curve) => curve.had.map((had, step) => [curve.label, textIn(steps[step]!, resolution), had ? "yes" : "no", curve.replanned[step] ?? null, curve.frozen[step] ?? null])), claims: () => (curves?.curves ?? []).flatMap((curve) => curve.claims), svg: curves === null || part.as.value === "table" ? undefined : one, data: () => curves });
  if (curves === null) return <section class="view" aria-label="Rupture"><ViewHead title="Rupture" /><p>This page carries no curves: the case names no two sides, or no aims.{desk.value !== "" ? " Ask rupture of two sides above." : ""}</p></section>;
  const shown = sayIn(steps[Math.min(at, steps.length - 2)]!, resolution);
  return (
    <section class="view" aria-label="Rupture">
      <ViewHead title={`If all between ${curves.a} and ${curves.b} had stopped`}><AtField /><button type="button" onClick={() => go({ taken: { what: [], between: sides.length > 1 ? [sides[0]!.name, sides[1]!.name] : null, from: textIn(steps[at]!, resolution), until: "" }, view: "answer" })} disabled={sides.length < 2}>Take it away from {shown} on</button><AsTable /></ViewHead>
      <p class="key">Along the bottom: the date of the rupture. Up: for how many {resolution}s the aim is then missed, re-planned {curves.notice} (solid) and in frozen history (dashed); the top line: for good within the horizon. Pale ground: not had at that date anyway. The mark stands at {shown}. No score puts the aims together. What is taken away above has no part in these curves.</p>
      {part.as.value === "table" ? (
        <div class="scroll table-box" tabIndex={0} role="region" aria-label="Rupture as a table"><table class="rows"><caption>A rupture in {shown}, and in January of every second year</caption>
          <thead><tr><th scope="col">Aim</th><th scope="col">Rupture</th><th scope="col">Held then</th><th scope="col">Re-planned</th><th scope="col">Frozen</th></tr></thead>
          <tbody>{curves.curves.flatMap((curve) => [at, ...curve.had.keys()].filter((step, n, list) => step < curve.had.length && list.indexOf(step) === n && (step === at || (civil(steps[step]!).m === 1 && civil(steps[step]!).y % 2 === 0))).map((step) => <tr key={`${curve.aim} ${step}`} class={step === at ? "on" : ""}><th scope="row">{curve.label}</th><td>{sayIn(steps[step]!, resolution)}</td><td>{curve.had[step] ? "yes" : "no"}</td><td>{sayGap(curve.replanned[step] ?? null)}</td><td>{sayGap(curve.frozen[step] ?? null)}</td></tr>))}</tbody></table></div>
      ) : (
        <div class="curves" ref={sheet}>{curves.curves.map((curve) => (
          <figure key={curve.aim}><figcaption><button type="button" class="link" onClick={() => select(`box:${curve.aim}`)}>{sayHolding(curve.aim)}</button> <span class="quiet">{curve.ever ? `in ${shown}: ${sayGap(curve.replanned[at] ?? null)}; frozen ${sayGap(curve.frozen[at] ?? null)}` : "history never has it"}</span></figcaption><Small curve={curve} most={most} at={at} /></figure>
        ))}</div>
      )}
    </section>
  );
}

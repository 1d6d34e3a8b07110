/** Claims as ranges with fuzzy ends, by side and kind of act. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { render } from "preact";
import { filledOf, isPoint, themeOf } from "../answers/lines";
import { book, sideOfClaim } from "../book";
import { civil, iso, ordinal } from "../dates";
import type { Claim } from "../payload";
import { AsTable, Scope, ViewHead, onArrows, useExport } from "../parts/shared";
import { drawnDays, shown } from "../scope";
import { go, part, select } from "../state";
import { fallen, useWorked } from "../whatif";
import { ClaimTable, CLAIM_HEAD, claimCells } from "./table";

const ROW = 22, HEAD = 26, AXIS = 30;
type Item = { head: string; level: number; y: number } | { claim: Claim; y: number };

/** Claims in lanes: by side, in it by kind of act, in it in the order of time. */
export function lanes(claims: readonly Claim[]): { items: Item[]; height: number } {
  const { about } = book.value.data;
  const groups = new Map<number, Map<string, Claim[]>>();
  for (const claim of claims) {
    if (claim.bounds === null) continue;
    const side = sideOfClaim(claim), lane = groups.get(side) ?? groups.set(side, new Map()).get(side)!, theme = themeOf(claim);
    (lane.get(theme) ?? lane.set(theme, []).get(theme)!).push(claim);
  }
  const items: Item[] = [];
  let y = AXIS;
  const sides = [...about.sides.keys(), -1];
  for (const side of sides) {
    const lane = groups.get(side);
    if (lane === undefined) continue;
    if (about.sides.length > 0) { items.push({ head: side < 0 ? "of no side, or another’s" : about.sides[side]!.label, level: 0, y }); y += HEAD + 4; }
    for (const theme of about.themes.filter((one) => lane.has(one))) {
      items.push({ head: theme, level: 1, y });
      y += HEAD;
      for (const claim of lane.get(theme)!) { items.push({ claim, y }); y += ROW; }
    }
  }
  return { items, height: y + 10 };
}

function ticks(first: number, last: number, width: number): [number, string][] {
  const a = civil(first).y, b = civil(last).y, years = b - a + 1;
  const most = Math.max(2, Math.floor(width / 56));
  if (years <= 3) {
    const months = years * 12, every = [1, 2, 3, 6, 12].find((one) => months / one <= most) ?? 12, found: [number, string][] = [];
    for (let m = 0; m < months; m += every) { const y = a + Math.floor(m / 12), day = ordinal(y, (m % 12) + 1, 1); found.push([day, iso(day).slice(0, 7)]); }
    return found.filter(([day]) => day >= first && day <= last);
  }
  const every = [1, 2, 5, 10, 20, 50, 100].find((one) => years / one <= most) ?? 200, found: [number, string][] = [];
  for (let y = Math.ceil(a / every) * every; y <= b; y += every) { const day = ordinal(y, 1, 1); if (day >= first && day <= last) found.push([day, String(y)]); }
  return found;
}

interface Plot { items: readonly Item[]; width: number; height: number; days: readonly [number, number]; from: number; to: number; sel: string; svgRef?: (svg: SVGSVGElement | null) => void; onKeyDown?: (event: KeyboardEvent) => void; live: boolean }

function Plotted({ items, width, height, days, from, to, sel, svgRef, onKeyDown, live }: Plot) {
  const label = Math.min(width * 0.46, 460), [first, last] = days, scale = (day: number) => label + ((Math.max(first, Math.min(last + 1, day)) - first) / (last + 1 - first)) * (width - label - 8);
  const letters = Math.floor(label / 6.3);
  const seen = items.filter((item) => item.y >= from - HEAD && item.y <= to);
  return (
    <svg ref={svgRef} class="timeline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} {...(live ? { role: "listbox", tabindex: 0, "aria-label": "Claims in time; up and down walk through them, left and right move the window", "aria-activedescendant": sel !== "" && seen.some((item) => "claim" in item && item.claim.id === sel) ? `bar-${sel}` : undefined, onKeyDown } : {})}>
      <defs>
        <linearGradient id="fade-in"><stop offset="0" class="fade" stop-opacity="0.06" /><stop offset="1" class="fade" stop-opacity="0.8" /></linearGradient>
        <linearGradient id="fade-out"><stop offset="0" class="fade" stop-opacity="0.8" /><stop offset="1" class="fade" stop-opacity="0.06" /></linearGradient>
        <linearGradient id="fade-both"><stop offset="0" class="fade" stop-opacity="0.08" /><stop offset="0.5" class="fade" stop-opacity="0.6" /><stop offset="1" class="fade" stop-opacity="0.08" /></linearGradient>
      </defs>
      {ticks(first, last, width - label).map(([day, text]) => <g key={text} class="tick"><path d={`M${scale(day)} ${AXIS - 6}V${height}`} /><text x={scale(day)} y={Math.max(14, live ? from + 14 : 14)} text-anchor="middle">{text}</text></g>)}
      {seen.map((item) => ("head" in item
        ? <text key={`${item.head} ${item.y}`} class={`lane level-${item.level}`} x={item.level === 0 ? 0 : 8} y={item.y + 18}>{item.head}</text>
        : <Bar key={item.claim.id} claim={item.claim} y={item.y} scale={scale} letters={letters} on={item.claim.id === sel} width={width} />))}
    </svg>
  );
}

function Bar({ claim, y, scale, letters, on, width }: { claim: Claim; y: number; scale: (day: number) => number; letters: number; on: boolean; width: number }) {
  const gone = useWorked(() => fallen.value.has(claim.id), claim.id);
  const [a, b, c, d] = filledOf(claim), x = [scale(a), scale(b + 1), scale(c), scale(d + 1)] as const, middle = y + ROW / 2;
  const point = isPoint(claim), open = claim.bounds![3] === null, before = claim.bounds![0] === null;
  const wide = (from: number, to: number) => Math.max(1, to - from);
  const words = claim.says.length > letters ? `${claim.says.slice(0, letters - 1)}…` : claim.says;
  return (
    <g id={`bar-${claim.id}`} class={`bar ${claim.footing}${claim.denied ? " denied" : ""}${on ? " on" : ""}${gone ? " fallen" : ""}`} role="option" aria-selected={on} onClick={() => select(`claim:${claim.id}`)}>
      <title>{`${claim.says}${claim.denied ? "; denied" : ""}; ${claim.footing}`}</title>
      <rect class="hit" x={0} y={y} width={width} height={ROW} />
      <text class="bar-label" x={16} y={middle + 4}>{words}</text>
      {gone && <path class="strike" d={`M14 ${middle}H${16 + Math.min(letters, words.length) * 6}`} />}
      {point ? (
        x[3] - x[0] <= 7 ? <path class="point" d={`M${(x[0] + x[3]) / 2} ${middle - 5}l5 5l-5 5l-5 -5Z`} /> : <><rect class="both" x={x[0]} y={middle - 4} width={wide(x[0], x[3])} height={8} /><path class="edge" d={`M${x[0]} ${middle - 5}v10M${x[3]} ${middle - 5}v10M${x[0]} ${middle}H${x[3]}`} /></>
      ) : b + 1 <= c ? (
        <>
          <rect class="in" x={x[0]} y={middle - 5} width={Math.max(0, x[1] - x[0])} height={10} />
          <rect class="sure" x={x[1]} y={middle - 5} width={wide(x[1], x[2])} height={10} />
          <rect class="out" x={x[2]} y={middle - 5} width={Math.max(0, x[3] - x[2])} height={10} />
          <rect class="outline" x={x[0]} y={middle - 5} width={wide(x[0], x[3])} height={10} />
        </>
      ) : <><rect class="both" x={x[0]} y={middle - 5} width={wide(x[0], x[3])} height={10} /><rect class="outline" x={x[0]} y={middle - 5} width={wide(x[0], x[3])} height={10} /></>}
      {open && <path class="arrow" d={`M${x[3] - 6} ${middle - 4}l6 4l-6 4`} />}
      {before && <path class="arrow" d={`M${x[0] + 6} ${middle - 4}l-6 4l6 4`} />}
      {claim.denied && <path class="strike" d={`M${x[0] - 3} ${middle + 6}L${Math.max(x[3], x[0] + 8) + 3} ${middle - 6}`} />}
    </g>
  );
}

export function TimelineView() {
  const claims = shown.value, { items, height } = useMemo(() => lanes(claims), [claims]);
  const box = useRef<HTMLDivElement>(null), svg = useRef<SVGSVGElement | null>(null);
  const [view, setView] = useState({ top: 0, tall: 700, width: 1000 });
  const days = drawnDays.value, undated = claims.filter((claim) => claim.bounds === null).length;
  useLayoutEffect(() => {
    const measure = () => { if (box.current !== null) setView((old) => ({ top: box.current!.scrollTop, tall: box.current!.clientHeight || old.tall, width: Math.max(600, box.current!.clientWidth - 4) })); };
    measure();
    const watcher = new ResizeObserver(measure);
    if (box.current !== null) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [part.as.value]);
  const sel = part.sel.value.startsWith("claim:") ? part.sel.value.slice(6) : "";
  const order = items.filter((item): item is { claim: Claim; y: number } => "claim" in item);
  const at = order.findIndex((item) => item.claim.id === sel);
  useEffect(() => {
    const item = order[at];
    if (item === undefined || box.current === null) return;
    const { scrollTop, clientHeight } = box.current;
    if (item.y < scrollTop + AXIS || item.y > scrollTop + clientHeight - ROW) box.current.scrollTop = item.y - clientHeight / 2;
  }, [sel, items]);
  const pan = (by: number) => { const [a, b] = drawnDays.peek(), step = Math.max(1, Math.round((b - a) * by)); go({ window: `${iso(a + step)}/${iso(b + step)}` }, true); };
  const zoom = (by: number, around = 0.5) => { const [a, b] = drawnDays.peek(), long = Math.max(27, Math.round((b - a) * by)), middle = a + (b - a) * around, from = Math.round(middle - long * around); go({ window: `${iso(Math.max(1, from))}/${iso(Math.max(2, from + long))}` }, true); };
  const keys = onArrows({
    up: () => { const to = order[Math.max(0, at < 0 ? 0 : at - 1)]; if (to !== undefined) select(`claim:${to.claim.id}`); },
    down: () => { const to = order[at < 0 ? 0 : Math.min(order.length - 1, at + 1)]; if (to !== undefined) select(`claim:${to.claim.id}`); },
    left: () => pan(-0.1), right: () => pan(0.1), open: () => document.getElementById("evidence")?.focus(),
  });
  const whole = (): SVGSVGElement | null => {
    const place = document.createElement("div");
    place.className = "offscreen";
    document.body.appendChild(place);
    render(<Plotted items={items} width={1100} height={height} days={days} from={0} to={height} sel="" live={false} />, place);
    window.setTimeout(() => { render(null, place); place.remove(); }, 3000);
    return place.querySelector("svg");
  };
  useExport({ name: "timeline", caption: `Timeline, ${iso(days[0])} to ${iso(days[1])}: ${order.length} dated claims`, head: CLAIM_HEAD, rows: () => claims.map(claimCells), claims: () => claims.map((claim) => claim.id), svg: part.as.value === "table" ? undefined : whole, data: () => claims.map((claim) => ({ id: claim.id, bounds: claim.bounds })) });
  return (
    <section class="view" aria-label="Timeline">
      <ViewHead title="Timeline"><button type="button" onClick={() => zoom(0.5)}>Zoom in</button><button type="button" onClick={() => zoom(2)}>Zoom out</button><button type="button" onClick={() => pan(-0.25)} aria-label="Earlier">←</button><button type="button" onClick={() => pan(0.25)} aria-label="Later">→</button><button type="button" onClick={() => go({ window: "" })}>All</button><AsTable /></ViewHead>
      <Scope number={claims.length} />
      {part.as.value === "table" ? <ClaimTable claims={claims} /> : (
        <>
          <div class="scroll plot" ref={box} onScroll={(event) => { const { scrollTop } = event.currentTarget; setView((old) => ({ ...old, top: scrollTop })); }} onWheel={(event) => { if (event.ctrlKey) { event.preventDefault(); const { left, width } = event.currentTarget.getBoundingClientRect(); zoom(event.deltaY > 0 ? 1.15 : 0.87, Math.min(1, Math.max(0, (event.clientX - left) / width))); } }}>
            <Plotted svgRef={(found) => { svg.current = found; }} items={items} width={view.width} height={height} days={days} from={view.top - 60} to={view.top + view.tall + 60} sel={sel} onKeyDown={keys} live />
          </div>
          <p class="key">Full ink: surely so then. Fading: between the earliest and the latest date. A bar between two ticks: at some time in it. Arrow: open or not known. Outline solid stated, dashed inferred, dotted assumed. Struck through: denied.{undated > 0 ? ` ${undated} claims without a date are in the table only.` : ""}</p>
        </>
      )}
    </section>
  );
}

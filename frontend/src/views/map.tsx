/** Land and water offline, places with their radius of uncertainty, what moved between them within the date window. */
import type { ReadonlySignal } from "@preact/signals";
import { geoCircle, geoConicEqualArea, geoEquirectangular, geoPath, type GeoProjection } from "d3-geo";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { book, named, plural, title } from "../book";
import type { Thing } from "../payload";
import { AsTable, Scope, ViewHead, onArrows, useExport } from "../parts/shared";
import { Ids } from "../parts/card";
import { useFollowed, useGone, useSheet, veil } from "../parts/marking";
import { useZoom } from "../parts/zooming";
import { comingHindered, hindered, keyOf, sayFlow, sideOf, together, type Flow } from "../flows";
import { shown, spell, within } from "../scope";
import { go, part, select } from "../state";
import { useWorking } from "../whatif";

const WIDE = 1000, TALL = 640;

function projection(box: readonly [number, number, number, number]): GeoProjection {
  const [west, south, east, north] = box, outline: [number, number][] = [];
  for (let at = 0; at <= 20; at++) { const t = at / 20; outline.push([west + (east - west) * t, south], [west + (east - west) * t, north], [west, south + (north - south) * t], [east, south + (north - south) * t]); }
  const whole = east - west > 150 || north < 15 || south > -15 === false;
  const flat = whole ? geoEquirectangular() : geoConicEqualArea().parallels([south + (north - south) / 6, north - (north - south) / 6]);
  return flat.rotate([-(west + east) / 2, 0]).fitExtent([[8, 8], [WIDE - 8, TALL - 8]], { type: "MultiPoint", coordinates: outline });
}

/** A ring as a path, point by point; long edges (the case's box) follow the box and not a great circle. */
function ring(points: readonly (readonly [number, number])[], project: GeoProjection, closed = true): string {
  let path = "", last: readonly [number, number] | null = null;
  for (const point of points) {
    const steps = last === null ? 1 : Math.max(1, Math.ceil(Math.hypot(point[0] - last[0], point[1] - last[1]) / 4));
    for (let at = 1; at <= steps; at++) {
      const t = at / steps, one: [number, number] = last === null ? [point[0], point[1]] : [last[0] + (point[0] - last[0]) * t, last[1] + (point[1] - last[1]) * t];
      const found = project(one);
      if (found !== null) path += `${path === "" ? "M" : "L"}${found[0].toFixed(1)} ${found[1].toFixed(1)}`;
    }
    last = point;
  }
  return closed && path !== "" ? `${path}Z` : path;
}

interface Spot { thing: Thing; x: number; y: number; claims: string[]; circle: string }
type Point = readonly [number, number];
/** A flow as it is drawn: its line, the angle and place of its tip; of one with one end only, where its words stand. */
interface Drawn { flow: Flow; path: string; tip: Point; angle: number; label: { x: number; y: number; text: string; end: boolean } | null }

export function MapView() {
  const { data, thing } = book.value, { map } = data, claims = shown.value;
  const project = useMemo(() => projection(map.box), [map]);
  const ground = useMemo(() => ({ land: map.land.map((one) => ring(one, project)).join(""), lakes: map.lakes.map((one) => ring(one, project)).join("") }), [project]);
  const placed = useMemo(() => data.things.filter((one) => one.lat !== null && one.lon !== null), [data]);
  const inScope = useMemo(() => new Set(claims.map((claim) => claim.id)), [claims]);
  const flows = useMemo(() => together(map.flows.filter((one) => inScope.has(one.claim))), [map, inScope]);
  const ends = useMemo(() => { const found = new Map<string, string[]>(); for (const flow of flows) for (const id of new Set([flow.from, flow.to, ...flow.via])) if (id !== "") found.set(id, [...(found.get(id) ?? []), ...flow.claims]); return found; }, [flows]);
  const spots = useMemo(() => placed.flatMap((one): Spot[] => {
    const xy = project([one.lon!, one.lat!]);
    if (xy === null) return [];
    const found = [...new Set([...one.claims.filter((id) => inScope.has(id)), ...(ends.get(one.id) ?? [])])];
    const circle = one.radius !== null && one.radius > 0 ? geoPath(project).digits(1)(geoCircle().center([one.lon!, one.lat!]).radius(one.radius / 111.2).precision(6)()) ?? "" : "";
    return [{ thing: one, x: xy[0], y: xy[1], claims: found, circle }];
  }).filter((one) => one.claims.length > 0).sort((a, b) => b.claims.length - a.claims.length), [placed, inScope, ends, project]);
  const home = useMemo(() => densest(project, placed), [project, placed]);
  const earth = useRef<SVGSVGElement>(null), sheet = useRef<SVGSVGElement>(null), { svg, scale, by: zoomBy } = useZoom(`${part.as.value} ${placed.length}`, 40, home);
  useGone(svg, hindered);
  const shrunk = useShrunk(svg, part.as.value);
  /** Pixels of the screen as units of the drawing. */
  const px = shrunk / scale;
  const sel = part.sel.value.startsWith("thing:") ? part.sel.value.slice(6) : "";
  const touched = new Set(part.sel.value.startsWith("claim:") ? named(book.value.claim.get(part.sel.value.slice(6)) ?? ({ subject: "", object: "", roles: {} } as never)) : [sel]);
  const current = spots.find((spot) => spot.thing.id === sel) ?? spots[0];
  const toward = (dx: number, dy: number) => () => {
    if (current === undefined) return;
    if (sel === "") { select(`thing:${current.thing.id}`); return; }
    const next = spots.filter((spot) => spot !== current && (spot.x - current.x) * dx + (spot.y - current.y) * dy > Math.abs((spot.x - current.x) * dy + (spot.y - current.y) * dx) * 0.6).sort((a, b) => Math.hypot(a.x - current.x, a.y - current.y) - Math.hypot(b.x - current.x, b.y - current.y))[0];
    if (next !== undefined) select(`thing:${next.thing.id}`);
  };
  const r = (n: number) => ((3 + Math.sqrt(n)) / Math.sqrt(scale)) * Math.sqrt(shrunk);
  const drawn = useMemo(() => flows.flatMap((flow): Drawn[] => { const found = drawnFlow(flow, (id) => { const one = thing.get(id); return one?.lon == null ? null : project([one.lon, one.lat!]); }, (id) => r(spots.find((spot) => spot.thing.id === id)?.claims.length ?? 1), px); return found === null ? [] : [found]; }), [flows, spots, project, px]);
  const labels = useMemo(() => placedLabels(spots, drawn, px, sel, r), [spots, drawn, px, sel]);
  useVeils(sheet, drawn, labels, px, part.as.value);
  const borders = map.borders.filter((one) => within(one.bounds, spell.value));
  const both = flows.filter((flow) => flow.from !== "" && flow.to !== "").length;
  const caption = `Map: ${plural(spots.length, "place")}, ${plural(flows.length, "flow")} from ${plural(flows.reduce((sum, flow) => sum + flow.claims.length, 0), "claim")}`;
  useExport({
    name: "map", caption, head: ["from", "from_place", "via", "to", "to_place", "kinds", "claims", "sure", "note"],
    rows: () => flows.map((flow) => [flow.givers.map(title).join("; "), flow.from === "" ? "" : title(flow.from), flow.via.map(title).join("; "), flow.takers.map(title).join("; "), flow.to === "" ? "" : title(flow.to), flow.kinds.join("; "), flow.claims.join("; "), flow.sure ? "yes" : "no", flow.notes.join("; ")]),
    claims: () => flows.flatMap((flow) => flow.claims), svg: part.as.value === "table" || placed.length === 0 ? undefined : () => [earth, sheet, svg].flatMap((one) => one.current ?? []),
    data: () => ({ places: spots.map((spot) => ({ id: spot.thing.id, lat: spot.thing.lat, lon: spot.thing.lon, radius_km: spot.thing.radius, claims: spot.claims })), flows }),
  });
  const chosen = part.sel.value.startsWith("flow:") ? part.sel.value.slice(5) : part.sel.value.startsWith("claim:") ? map.flows.filter((row) => row.claim === part.sel.value.slice(6)).map(keyOf)[0] ?? "" : "";
  const line = ({ flow, path, label, ...one }: Drawn) => (
    <g key={flow.key} class={`flow-drawn${flow.sure ? "" : " unsure"}${flow.key === chosen ? " on" : ""}`}>
      <path class="flow-line" d={path} stroke-width={broad(flow)} /><path class="tip" d={feathers(one, px)} />
      {label !== null && labels.has(flow.key) && <text class="flow-label" x={label.x} y={label.y} font-size={10.5 * px} text-anchor={label.end ? "end" : "start"}>{label.text}</text>}
    </g>
  );
  /** Where a flow is pointed at: over its line and its words, which lie on the sheet at the bottom. */
  const hit = ({ flow, path, label }: Drawn) => (
    <g key={flow.key} class="flow" onClick={() => select(`flow:${flow.key}`)}>
      <title>{`${sayFlow(flow)}: ${plural(flow.claims.length, "claim")} (${flow.kinds.join(", ")})${flow.notes.length > 0 ? `. ${flow.notes.join("; ")}` : ""}`}</title>
      <path class="flow-hit" d={path} />
      {label !== null && labels.has(flow.key) && <rect class="flow-words" x={label.end ? label.x - longOf(label, px) : label.x} y={label.y - 9 * px} width={longOf(label, px)} height={11 * px} />}
    </g>
  );
  const name = ({ thing: { id, label } }: Spot) => { const at = labels.get(id); return at === undefined ? null : <text x={at.x} y={at.y} font-size={12 * px} text-anchor={at.anchor}>{label}</text>; };
  return (
    <section class="view" aria-label="Map">
      <ViewHead title="Map"><button type="button" onClick={() => zoomBy(1.6)} aria-label="Zoom in">+</button><button type="button" onClick={() => zoomBy(1 / 1.6)} aria-label="Zoom out">−</button><button type="button" onClick={() => zoomBy(0)}>All</button><AsTable /></ViewHead>
      <Scope number={claims.length} />
      {placed.length === 0 ? <p>No thing of this case has coordinates, so there is nothing to put on a map. Coordinates stand in <code>things.csv</code>, as latitude, longitude and radius_km.</p> : part.as.value === "table" ? <MapTable spots={spots} flows={flows} /> : (
        <>
          <div class="drawing map-box sheets">
            <svg ref={earth} class="earth" viewBox={`0 0 ${WIDE} ${TALL}`} aria-hidden="true">
              <rect class="sea" width={WIDE} height={TALL} />
              <g class="zoomed">
                <path class="land" d={ground.land} /><path class="lake" d={ground.lakes} />
                {spots.map((spot) => spot.circle !== "" && <path key={spot.thing.id} class="radius" d={spot.circle} />)}
                {drawn.map(line)}
              </g>
            </svg>
            <svg ref={sheet} class="sheet over-land" viewBox={`0 0 ${WIDE} ${TALL}`} aria-hidden="true"><g class="zoomed"><g class="lines" /><g class="words" /></g></svg>
            <svg ref={svg} class="map" viewBox={`0 0 ${WIDE} ${TALL}`} role="listbox" tabindex={0} aria-label="Places; arrow keys go from one to the nearest in that direction" aria-activedescendant={sel !== "" && spots.some((spot) => spot.thing.id === sel) ? `spot-${sel}` : undefined} onKeyDown={onArrows({ left: toward(-1, 0), right: toward(1, 0), up: toward(0, -1), down: toward(0, 1), open: () => document.getElementById("evidence")?.focus() })}>
              <g class="zoomed">
                {borders.map((one) => <path key={one.id} class="border" d={one.lines.map((points) => ring(points, project, false)).join("")}><title>{one.label}</title></path>)}
                {drawn.map(hit)}
                {spots.map((spot) => (
                  <g key={spot.thing.id} id={`spot-${spot.thing.id}`} class={`spot${touched.has(spot.thing.id) ? " on" : ""}`} data-claims={spot.claims.join(" ")} role="option" aria-selected={spot.thing.id === sel} onClick={() => select(`thing:${spot.thing.id}`)}>
                    <title>{`${spot.thing.label}: ${plural(spot.claims.length, "claim")}`}</title>
                    <circle class="hit" cx={spot.x} cy={spot.y} r={12 * px} />
                    <circle class="dot" cx={spot.x} cy={spot.y} r={r(spot.claims.length)} />
                    {name(spot)}
                  </g>
                ))}
              </g>
            </svg>
          </div>
          <p class="key">Dot: a place, larger with more claims. Ring: within which it lies. Curve: what was given or moved, thicker with more claims; dashed where an end hangs on a doubtful location, or on works that stand in for one. Short arrow to a place or from it, with the other side’s name: the record does not place that side, since a state is no point. What a removal takes is greyed. Land: Natural Earth 1:50m. {map.borders.length === 0 ? "No borders are drawn: the case has none with a source." : ""}</p>
          {flows.length > 0 && <FlowList flows={flows} both={both} chosen={chosen} />}
        </>
      )}
    </section>
  );
}

/** The box in which nine of ten claims lie: what the map opens with. */
function densest(project: GeoProjection, things: readonly Thing[]): [number, number, number, number] | null {
  const found = things.flatMap((one) => { const xy = project([one.lon!, one.lat!]); return xy === null ? [] : one.claims.map(() => xy); });
  if (found.length < 8) return null;
  const cut = (at: 0 | 1, part: number) => [...found].map((xy) => xy[at]).sort((a, b) => a - b)[Math.floor(part * (found.length - 1))]!;
  return [cut(0, 0.04) - 40, cut(1, 0.04) - 40, cut(0, 0.96) + 90, cut(1, 0.96) + 40];
}

/** How much smaller than its view box a drawing stands on the screen: 1 where it is not smaller. */
function useShrunk(svg: { current: SVGSVGElement | null }, ready: unknown): number {
  const [shrunk, setShrunk] = useState(1);
  useLayoutEffect(() => {
    const drawing = svg.current;
    if (drawing === null) return undefined;
    const measure = () => { const box = drawing.getBoundingClientRect(); if (box.width > 0) setShrunk(Math.max(1, Math.round((Math.max(WIDE / box.width, TALL / box.height)) * 20) / 20)); };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(drawing);
    return () => watcher.disconnect();
  }, [ready]);
  return shrunk;
}

const broad = (flow: Flow) => Math.min(6, 0.8 + Math.sqrt(flow.claims.length) * 0.7);
/** The two strokes at the tip of a flow. */
function feathers({ tip: [x, y], angle }: Pick<Drawn, "tip" | "angle">, px: number): string {
  const long = 7 * px, feather = (turn: number) => `${x - long * Math.cos(angle + turn)} ${y - long * Math.sin(angle + turn)}`;
  return `M${feather(-0.45)}L${x} ${y}L${feather(0.45)}`;
}
/** About how long the words of a flow are. */
const longOf = (label: NonNullable<Drawn["label"]>, px: number) => label.text.length * 5.4 * px;

/** Veils the flows of which all claims are hindered, with their words, on a sheet above what is drawn of them; out of sight what is only foreseen. */
function useVeils(sheet: RefObject<SVGSVGElement | null>, drawn: readonly Drawn[], labels: ReadonlyMap<string, Place>, px: number, as: string): void {
  useFollowed(() => {
    const lines = sheet.current?.querySelector(".lines"), words = sheet.current?.querySelector(".words"), down = comingHindered.value, paths = new Map<number, string>(), said: SVGTextElement[] = [];
    if (lines == null || words == null) return;
    const add = (width: number, path: string) => paths.set(width, `${paths.get(width) ?? ""}${path}`);
    for (const { flow, path, label, ...one } of down.size === 0 ? [] : drawn) {
      if (!flow.claims.every((id) => down.has(id))) continue;
      add(broad(flow) + 0.5, path);
      add(2, feathers(one, px));
      if (label === null || !labels.has(flow.key)) continue;
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      for (const [name, value] of [["class", "flow-label"], ["x", label.x], ["y", label.y], ["font-size", 10.5 * px], ["text-anchor", label.end ? "end" : "start"]] as const) text.setAttribute(name, String(value));
      text.textContent = label.text;
      said.push(text);
    }
    veil(lines, paths);
    if (said.length > 0 || words.childElementCount > 0) words.replaceChildren(...said);
  }, [drawn, labels, px, as]);
  useSheet(sheet, [as]);
}

/** A flow as a line from place to place; where one end only is on record, as a short arrow there with the other side's name. */
function drawnFlow(flow: Flow, at: (id: string) => Point | null, radius: (id: string) => number, px: number): Drawn | null {
  const ids = [flow.from, ...flow.via, flow.to].filter((id) => id !== ""), points = ids.map(at);
  if (points.length === 0 || points.some((point) => point === null)) return null;
  const spots = points as Point[];
  if (spots.length > 1) {
    let path = `M${spots[0]![0]} ${spots[0]![1]}`, angle = 0;
    for (let step = 1; step < spots.length; step++) {
      const [ax, ay] = spots[step - 1]!, [bx, by] = spots[step]!, bend = 0.14, cx = (ax + bx) / 2 - (by - ay) * bend, cy = (ay + by) / 2 + (bx - ax) * bend;
      path += `Q${cx} ${cy} ${bx} ${by}`;
      angle = Math.atan2(by - cy, bx - cx);
    }
    const [x, y] = spots.at(-1)!, back = radius(ids.at(-1)!);
    return { flow, path, tip: [x - back * Math.cos(angle), y - back * Math.sin(angle)], angle, label: null };
  }
  const [x, y] = spots[0]!, through = flow.from === "" && flow.to === "", coming = flow.to !== "", inner = radius(ids[0]!) + 1.5 * px, outer = inner + (12 + Math.min(14, flow.claims.length * 1.2)) * px;
  const [dx, dy] = coming || through ? [-0.72, -0.69] : [0.72, -0.69], near: Point = [x + dx * inner, y + dy * inner], far: Point = [x + dx * outer, y + dy * outer], other: Point = [x - dx * outer, y - dy * outer];
  const start = coming || through ? far : near, tip = through ? other : coming ? near : far;
  return { flow, path: `M${start[0]} ${start[1]}L${tip[0]} ${tip[1]}`, tip, angle: Math.atan2(tip[1] - start[1], tip[0] - start[0]), label: { x: far[0] + (coming || through ? -2 : 2) * px, y: far[1] - 2 * px, text: short(coming || through ? `from ${sideOf(flow, "from", 1)}` : `to ${sideOf(flow, "to", 1)}`), end: coming || through } };
}

const short = (text: string) => (text.length > 38 ? `${text.slice(0, 36)}…` : text);
type Box = readonly [number, number, number, number];
interface Place { x: number; y: number; anchor: "start" | "middle" | "end" }
/** The places and flows whose names can stand without covering another. */
function placedLabels(spots: readonly Spot[], drawn: readonly Drawn[], px: number, sel: string, r: (n: number) => number): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>(), taken: Box[] = spots.slice(0, 40).map((spot): Box => { const size = r(spot.claims.length); return [spot.x - size, spot.y - size, spot.x + size, spot.y + size]; });
  const stand = (box: Box, but = -1): boolean => { if (taken.some((one, at) => at !== but && one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1])) return false; taken.push(box); return true; };
  const place = new Map(spots.map((spot, at) => [spot, at]));
  for (const spot of [...spots].sort((a, b) => Number(b.thing.id === sel) - Number(a.thing.id === sel))) {
    const off = r(spot.claims.length) + 3 * px, long = spot.thing.label.length * 6.3 * px, own = place.get(spot)!;
    const sides: Place[] = [{ x: spot.x + off, y: spot.y + 4 * px, anchor: "start" }, { x: spot.x - off, y: spot.y + 4 * px, anchor: "end" }, { x: spot.x, y: spot.y - off, anchor: "middle" }, { x: spot.x, y: spot.y + off + 9 * px, anchor: "middle" }];
    const free = sides.find(({ x, y, anchor }) => { const left = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2; return stand([left, y - 10 * px, left + long, y + 3 * px], own < 40 ? own : -1); });
    if (free !== undefined) found.set(spot.thing.id, free);
    if (found.size >= 60) break;
  }
  for (const { flow, label } of drawn) {
    if (label === null) continue;
    const long = longOf(label, px);
    if (stand([label.end ? label.x - long : label.x, label.y - 9 * px, label.end ? label.x : label.x + long, label.y + 2 * px])) found.set(flow.key, { x: label.x, y: label.y, anchor: label.end ? "end" : "start" });
  }
  return found;
}

const FIRST = 12;
/** The flows beside the map, each open to its claims. */
function FlowList({ flows, both, chosen }: { flows: readonly Flow[]; both: number; chosen: string }) {
  const number = flows.reduce((sum, flow) => sum + flow.claims.length, 0);
  return (
    <section class="flow-list" aria-labelledby="flows-title">
      <h3 id="flows-title">What was given or moved{spell.value.text === "" ? "" : " in these dates"}</h3>
      <p class="note">{plural(number, "claim")} in {plural(flows.length, "flow")}; {both === 0 ? "of none are both ends" : both === 1 ? "of one both ends are" : `of ${both} both ends are`} on record.</p>
      <ol>{flows.slice(0, FIRST).map((flow) => <FlowRow key={flow.key} flow={flow} on={flow.key === chosen} />)}</ol>
      {flows.length > FIRST && <p><button type="button" class="plain" onClick={() => go({ as: "table" })}>All {flows.length} as a table</button></p>}
    </section>
  );
}

/** A flow, and how many of its claims are taken away. */
function FlowRow({ flow, on }: { flow: Flow; on: boolean }) {
  const gone = useWorking(() => flow.claims.filter((id) => hindered.value.has(id)).length, flow), kind = useWorking(() => `${on ? "on" : ""}${gone.value === flow.claims.length ? " all-gone" : ""}`, flow, on);
  return <li class={kind}><button type="button" class="link" aria-pressed={on} onClick={() => select(`flow:${flow.key}`)}><bdi>{sayFlow(flow)}</bdi></button> <span class="facts">{plural(flow.claims.length, "claim")}: {flow.kinds.join(", ")}{flow.sure ? "" : "; an end is not sure"}<Gone of={gone} all={flow.claims.length} /></span></li>;
}
const Gone = ({ of: { value: gone }, all }: { of: ReadonlySignal<number>; all: number }) => (gone === 0 ? null : <>; <b>{gone === all ? "taken away" : `${gone} taken away`}</b></>);

function MapTable({ spots, flows }: { spots: readonly Spot[]; flows: readonly Flow[] }) {
  return (
    <div class="scroll table-box" tabIndex={0} role="region" aria-label="Map as tables">
      <table class="rows"><caption>What was given or moved</caption><thead><tr><th scope="col">From</th><th scope="col">By way of</th><th scope="col">To</th><th scope="col">Kinds</th><th scope="col">Sure</th><th scope="col">Claims</th></tr></thead>
        <tbody>{flows.map((flow) => <tr key={flow.key}><th scope="row"><Side flow={flow} side="from" /></th><td>{flow.via.map(title).join(", ")}</td><td><Side flow={flow} side="to" /></td><td>{flow.kinds.join(", ")}</td><td>{flow.sure ? "yes" : flow.notes.length > 0 ? `no: ${flow.notes.join("; ")}` : "an end is doubtful"}</td><td><Ids ids={flow.claims} most={6} /></td></tr>)}</tbody></table>
      <table class="rows"><caption>Places</caption><thead><tr><th scope="col">Place</th><th scope="col">Latitude</th><th scope="col">Longitude</th><th scope="col">Within km</th><th scope="col">Claims</th></tr></thead>
        <tbody>{spots.map((spot) => <tr key={spot.thing.id}><th scope="row"><button type="button" class="link" onClick={() => select(`thing:${spot.thing.id}`)}>{spot.thing.label}</button></th><td>{spot.thing.lat}</td><td>{spot.thing.lon}</td><td>{spot.thing.radius ?? "not said"}</td><td>{spot.claims.length}</td></tr>)}</tbody></table>
    </div>
  );
}

/** One side of a flow: the place with who was there, or who it was with no place on record. */
function Side({ flow, side }: { flow: Flow; side: "from" | "to" }) {
  const who = (side === "from" ? flow.givers : flow.takers).map(title), place = flow[side];
  const names = `${who.slice(0, 3).join(", ")}${who.length > 3 ? ` and ${who.length - 3} more` : ""}`;
  return place === "" ? <>{names === "" ? "not said" : names} <span class="quiet">(not placed)</span></> : <>{title(place)}{names !== "" && <span class="quiet"> ({names})</span>}</>;
}

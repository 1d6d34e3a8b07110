/** Land and water offline, places with their radius of uncertainty, what moved between them within the date window. */
import { geoCircle, geoConicEqualArea, geoEquirectangular, geoPath, type GeoProjection } from "d3-geo";
import { useMemo } from "preact/hooks";
import { book, named, plural, title } from "../book";
import type { Thing } from "../payload";
import { AsTable, Scope, ViewHead, onArrows, useExport } from "../parts/shared";
import { Ids } from "../parts/card";
import { useZoom } from "../parts/zooming";
import { shown, spell, within } from "../scope";
import { part, select } from "../state";
import { fallen } from "../whatif";

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
interface Flow { from: string; to: string; claims: string[]; sure: boolean; kinds: string[] }

export function MapView() {
  const { data, thing } = book.value, { map } = data, claims = shown.value;
  const project = useMemo(() => projection(map.box), [map]);
  const ground = useMemo(() => ({ land: map.land.map((one) => ring(one, project)).join(""), lakes: map.lakes.map((one) => ring(one, project)).join("") }), [project]);
  const placed = useMemo(() => data.things.filter((one) => one.lat !== null && one.lon !== null), [data]);
  const inScope = useMemo(() => new Set(claims.map((claim) => claim.id)), [claims]);
  const spots = useMemo(() => placed.flatMap((one): Spot[] => {
    const xy = project([one.lon!, one.lat!]);
    if (xy === null) return [];
    const found = one.claims.filter((id) => inScope.has(id));
    const circle = one.radius !== null && one.radius > 0 ? geoPath(project).digits(1)(geoCircle().center([one.lon!, one.lat!]).radius(one.radius / 111.2).precision(6)()) ?? "" : "";
    return [{ thing: one, x: xy[0], y: xy[1], claims: found, circle }];
  }).filter((one) => one.claims.length > 0).sort((a, b) => b.claims.length - a.claims.length), [placed, inScope, project]);
  const home = useMemo(() => densest(project, placed), [project, placed]);
  const { svg, group, scale, by: zoomBy } = useZoom(`${part.as.value} ${placed.length}`, 40, home);
  const flows = useMemo(() => {
    const found = new Map<string, Flow>();
    for (const one of map.flows) {
      if (!inScope.has(one.claim)) continue;
      const key = `${one.from}>${one.to}`, flow = found.get(key) ?? found.set(key, { from: one.from, to: one.to, claims: [], sure: true, kinds: [] }).get(key)!;
      flow.claims.push(one.claim);
      flow.sure &&= one.sure;
      if (!flow.kinds.includes(one.kind)) flow.kinds.push(one.kind);
    }
    return [...found.values()];
  }, [map, inScope]);
  const drawnFlows = flows.filter((flow) => flow.from !== "" && flow.to !== "" && flow.from !== flow.to);
  const halves = flows.filter((flow) => flow.from === "" || flow.to === "" || flow.from === flow.to);
  const sel = part.sel.value.startsWith("thing:") ? part.sel.value.slice(6) : "";
  const touched = new Set(part.sel.value.startsWith("claim:") ? named(book.value.claim.get(part.sel.value.slice(6)) ?? ({ subject: "", object: "", roles: {} } as never)) : [sel]);
  const current = spots.find((spot) => spot.thing.id === sel) ?? spots[0];
  const toward = (dx: number, dy: number) => () => {
    if (current === undefined) return;
    if (sel === "") { select(`thing:${current.thing.id}`); return; }
    const next = spots.filter((spot) => spot !== current && (spot.x - current.x) * dx + (spot.y - current.y) * dy > Math.abs((spot.x - current.x) * dy + (spot.y - current.y) * dx) * 0.6).sort((a, b) => Math.hypot(a.x - current.x, a.y - current.y) - Math.hypot(b.x - current.x, b.y - current.y))[0];
    if (next !== undefined) select(`thing:${next.thing.id}`);
  };
  const labels = useMemo(() => placedLabels(spots, scale, sel), [spots, scale, sel]);
  const borders = map.borders.filter((one) => within(one.bounds, spell.value));
  useExport({ name: "map", caption: `Map: ${spots.length} places, ${flows.length} flows`, head: ["from", "to", "kinds", "claims", "sure"], rows: () => flows.map((flow) => [flow.from === "" ? "" : title(flow.from), flow.to === "" ? "" : title(flow.to), flow.kinds.join("; "), flow.claims.join("; "), flow.sure ? "yes" : "no"]), claims: () => flows.flatMap((flow) => flow.claims), svg: part.as.value === "table" || placed.length === 0 ? undefined : () => svg.current, data: () => ({ places: spots.map((spot) => ({ id: spot.thing.id, lat: spot.thing.lat, lon: spot.thing.lon, radius_km: spot.thing.radius, claims: spot.claims })), flows }) });
  const r = (n: number) => (3 + Math.sqrt(n)) / Math.sqrt(scale);
  const line = (flow: Flow) => {
    const from = thing.get(flow.from), to = thing.get(flow.to);
    const a = from?.lon == null ? null : project([from.lon, from.lat!]), b = to?.lon == null ? null : project([to.lon, to.lat!]);
    if (a === null || b === null) return null;
    const bend = 0.16, cx = (a[0] + b[0]) / 2 - (b[1] - a[1]) * bend, cy = (a[1] + b[1]) / 2 + (b[0] - a[0]) * bend, angle = Math.atan2(b[1] - cy, b[0] - cx), tip = 7 / scale;
    const gone = flow.claims.every((id) => fallen.value.has(id));
    return <g key={`${flow.from} ${flow.to}`} class={`flow${flow.sure ? "" : " unsure"}${gone ? " gone" : ""}`} onClick={() => select(flow.claims.length === 1 ? `claim:${flow.claims[0]}` : `thing:${flow.to}`)}><title>{`${title(flow.from)} to ${title(flow.to)}: ${plural(flow.claims.length, "claim")} (${flow.kinds.join(", ")})`}</title><path d={`M${a[0]} ${a[1]}Q${cx} ${cy} ${b[0]} ${b[1]}`} stroke-width={Math.min(5, 0.8 + Math.sqrt(flow.claims.length) * 0.7)} /><path class="tip" d={`M${b[0] - tip * Math.cos(angle - 0.4)} ${b[1] - tip * Math.sin(angle - 0.4)}L${b[0]} ${b[1]}L${b[0] - tip * Math.cos(angle + 0.4)} ${b[1] - tip * Math.sin(angle + 0.4)}`} /></g>;
  };
  const half = (flow: Flow) => {
    const coming = flow.to !== "", spot = spots.find((one) => one.thing.id === (coming ? flow.to : flow.from));
    if (spot === undefined) return null;
    const inner = r(spot.claims.length) + 1.5 / scale, outer = inner + (10 + Math.min(14, flow.claims.length * 1.5)) / scale, turnBy = coming ? -0.75 : 0.75, [dx, dy] = [Math.sin(turnBy), -Math.cos(turnBy)], tip = 5 / scale;
    const end = coming ? inner : outer, angle = Math.atan2(dy, dx) + (coming ? Math.PI : 0), [ex, ey] = [spot.x + dx * end, spot.y + dy * end];
    return <g key={`${flow.from} ${flow.to}`} class={`flow${flow.sure ? "" : " unsure"}${flow.claims.every((id) => fallen.value.has(id)) ? " gone" : ""}`} onClick={() => select(`thing:${spot.thing.id}`)}><title>{`${coming ? "To" : "From"} ${spot.thing.label}, the other end not placed: ${plural(flow.claims.length, "claim")} (${flow.kinds.join(", ")})`}</title><path d={`M${spot.x + dx * inner} ${spot.y + dy * inner}L${spot.x + dx * outer} ${spot.y + dy * outer}`} stroke-width={Math.min(4, 1 + Math.sqrt(flow.claims.length) * 0.6)} /><path class="tip" d={`M${ex - tip * Math.cos(angle - 0.5)} ${ey - tip * Math.sin(angle - 0.5)}L${ex} ${ey}L${ex - tip * Math.cos(angle + 0.5)} ${ey - tip * Math.sin(angle + 0.5)}`} /></g>;
  };
  return (
    <section class="view" aria-label="Map">
      <ViewHead title="Map"><button type="button" onClick={() => zoomBy(1.6)} aria-label="Zoom in">+</button><button type="button" onClick={() => zoomBy(1 / 1.6)} aria-label="Zoom out">−</button><button type="button" onClick={() => zoomBy(0)}>All</button><AsTable /></ViewHead>
      <Scope number={claims.length} />
      {placed.length === 0 ? <p>No thing of this case has coordinates, so there is nothing to put on a map. Coordinates stand in <code>things.csv</code>, as latitude, longitude and radius_km.</p> : part.as.value === "table" ? <MapTable spots={spots} flows={flows} /> : (
        <>
          <div class="drawing map-box">
            <svg ref={svg} class="map" viewBox={`0 0 ${WIDE} ${TALL}`} role="listbox" tabindex={0} aria-label="Places; arrow keys go from one to the nearest in that direction" aria-activedescendant={sel !== "" && spots.some((spot) => spot.thing.id === sel) ? `spot-${sel}` : undefined} onKeyDown={onArrows({ left: toward(-1, 0), right: toward(1, 0), up: toward(0, -1), down: toward(0, 1), open: () => document.getElementById("evidence")?.focus() })}>
              <rect class="sea" width={WIDE} height={TALL} />
              <g ref={group}>
                <path class="land" d={ground.land} /><path class="lake" d={ground.lakes} />
                {borders.map((one) => <path key={one.id} class="border" d={one.lines.map((points) => ring(points, project, false)).join("")}><title>{one.label}</title></path>)}
                {spots.map((spot) => spot.circle !== "" && <path key={`circle ${spot.thing.id}`} class="radius" d={spot.circle} />)}
                {drawnFlows.map(line)}
                {halves.map(half)}
                {spots.map((spot) => (
                  <g key={spot.thing.id} id={`spot-${spot.thing.id}`} class={`spot${touched.has(spot.thing.id) ? " on" : ""}`} role="option" aria-selected={spot.thing.id === sel} onClick={() => select(`thing:${spot.thing.id}`)}>
                    <title>{`${spot.thing.label}: ${plural(spot.claims.length, "claim")}`}</title>
                    <circle class="hit" cx={spot.x} cy={spot.y} r={12 / scale} />
                    <circle class="dot" cx={spot.x} cy={spot.y} r={r(spot.claims.length)} />
                    {labels.has(spot.thing.id) && <text x={spot.x + r(spot.claims.length) + 3 / scale} y={spot.y + 4 / scale} font-size={12 / scale}>{spot.thing.label}</text>}
                  </g>
                ))}
              </g>
            </svg>
          </div>
          <p class="key">Dot: a place, larger with more claims. Ring: within which it lies. Curve: what was given or moved, thicker with more claims, dashed where an end hangs on a doubtful location.{halves.length > 0 ? " Short arrow to a place or from it: its other end is a state or is not placed by the record, so no line is drawn." : ""} Land: Natural Earth 1:50m. {map.borders.length === 0 ? "No borders are drawn: the case has none with a source." : ""}</p>
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

/** The places whose names can stand without covering another. */
function placedLabels(spots: readonly Spot[], scale: number, sel: string): ReadonlySet<string> {
  const found = new Set<string>(), taken: [number, number, number, number][] = [];
  for (const spot of [...spots].sort((a, b) => Number(b.thing.id === sel) - Number(a.thing.id === sel))) {
    const w = spot.thing.label.length * 6.4 / scale + 10 / scale, h = 14 / scale, box: [number, number, number, number] = [spot.x - 5 / scale, spot.y - h / 2, spot.x + w, spot.y + h / 2];
    if (taken.some((one) => one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1])) continue;
    taken.push(box);
    found.add(spot.thing.id);
    if (found.size >= 60) break;
  }
  return found;
}

function MapTable({ spots, flows }: { spots: readonly Spot[]; flows: readonly Flow[] }) {
  return (
    <div class="scroll table-box" tabIndex={0} role="region" aria-label="Map as tables">
      <table class="rows"><caption>What was given or moved</caption><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Kinds</th><th scope="col">Sure</th><th scope="col">Claims</th></tr></thead>
        <tbody>{flows.map((flow) => <tr key={`${flow.from} ${flow.to}`}><th scope="row">{flow.from === "" ? "not placed" : title(flow.from)}</th><td>{flow.to === "" ? "not placed" : title(flow.to)}</td><td>{flow.kinds.join(", ")}</td><td>{flow.sure ? "yes" : "an end is doubtful"}</td><td><Ids ids={flow.claims} /></td></tr>)}</tbody></table>
      <table class="rows"><caption>Places</caption><thead><tr><th scope="col">Place</th><th scope="col">Latitude</th><th scope="col">Longitude</th><th scope="col">Within km</th><th scope="col">Claims</th></tr></thead>
        <tbody>{spots.map((spot) => <tr key={spot.thing.id}><th scope="row"><button type="button" class="link" onClick={() => select(`thing:${spot.thing.id}`)}>{spot.thing.label}</button></th><td>{spot.thing.lat}</td><td>{spot.thing.lon}</td><td>{spot.thing.radius ?? "not said"}</td><td>{spot.claims.length}</td></tr>)}</tbody></table>
    </div>
  );
}

/** Who is linked with whom by claims, as of a date; placed beforehand, the same everywhere. */
import type { RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { book, plural, title } from "../book";
import { typedDate } from "../dates";
import { AsTable, AtField, LongTable, Scope, ViewHead, onArrows, useExport } from "../parts/shared";
import { Ids } from "../parts/card";
import { useFollowed, useSheet, veil } from "../parts/marking";
import { useZoom } from "../parts/zooming";
import { shown, within } from "../scope";
import { part, select } from "../state";
import { foretold } from "../whatif";

interface Node { id: string; x: number; y: number; degree: number }
interface Link { a: string; b: string; claims: string[] }

export function NetworkView() {
  const { data, thing, claim, sideOf } = book.value, { network } = data, claims = shown.value;
  const base = useRef<SVGSVGElement>(null), sheet = useRef<SVGSVGElement>(null), { svg, scale, by: zoomBy } = useZoom(`${part.as.value} ${book.value.data.network.nodes.length}`, 16);
  const at = part.at.value;
  const { links, nodes } = useMemo(() => {
    const day = at === "" ? null : typedDate(at);
    const scope = new Set(claims.filter((one) => day === null || (one.bounds !== null && within(one.bounds, day))).map((one) => one.id));
    const kept: Link[] = network.links.map((link) => ({ ...link, claims: link.claims.filter((id) => scope.has(id)) })).filter((link) => link.claims.length > 0);
    const degree = new Map<string, number>();
    for (const link of kept) for (const id of [link.a, link.b]) degree.set(id, (degree.get(id) ?? 0) + 1);
    return { links: kept, nodes: network.nodes.filter((node) => degree.has(node.id)).map((node): Node => ({ ...node, degree: degree.get(node.id)! })).sort((a, b) => b.degree - a.degree) };
  }, [network, claims, at]);
  const place = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const sel = part.sel.value.startsWith("thing:") ? part.sel.value.slice(6) : "";
  const around = useMemo(() => new Set(sel === "" ? [] : links.filter((link) => link.a === sel || link.b === sel).flatMap((link) => [link.a, link.b])), [links, sel]);
  const box = useMemo(() => {
    if (network.nodes.length === 0) return "0 0 100 100";
    const xs = network.nodes.map((node) => node.x), ys = network.nodes.map((node) => node.y), x = Math.min(...xs) - 30, y = Math.min(...ys) - 30;
    return `${x} ${y} ${Math.max(...xs) - x + 90} ${Math.max(...ys) - y + 40}`;
  }, [network]);
  useVeils(sheet, links, place, scale, part.as.value);
  const current = place.get(sel) ?? nodes[0], look = `network${sel !== "" && around.size > 0 ? " focused" : ""}`;
  const toward = (dx: number, dy: number) => () => {
    if (current === undefined) return;
    if (sel !== current.id) { select(`thing:${current.id}`); return; }
    const next = [...around].filter((id) => id !== sel).map((id) => place.get(id)!).filter((node) => node !== undefined && (node.x - current.x) * dx + (node.y - current.y) * dy > 0)
      .sort((a, b) => turn(a, current, dx, dy) - turn(b, current, dx, dy))[0];
    if (next !== undefined) select(`thing:${next.id}`);
  };
  const named = useMemo(() => {
    const found = new Set<string>(), taken: [number, number, number, number][] = [], first = nodes.filter((node) => node.id === sel || around.has(node.id));
    for (const node of [...first, ...nodes]) {
      if (found.has(node.id)) continue;
      const x = node.x + (4 + Math.sqrt(node.degree) * 1.5) / Math.sqrt(scale), h = 17 / scale, box: [number, number, number, number] = [node.x - 6 / scale, node.y - h / 2, x + (title(node.id).length * 7.6) / scale, node.y + h / 2];
      if (taken.some((one) => one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1])) continue;
      taken.push(box);
      found.add(node.id);
      if (found.size >= 60 * scale) break;
    }
    return found;
  }, [nodes, scale, sel, around]);
  useExport({ name: "network", caption: `Network${at === "" ? "" : ` as of ${at}`}: ${nodes.length} things, ${links.length} links`, head: ["a", "b", "claims"], rows: () => links.map((link) => [title(link.a), title(link.b), link.claims.join("; ")]), claims: () => links.flatMap((link) => link.claims), svg: part.as.value === "table" || nodes.length === 0 ? undefined : () => [base, sheet, svg].flatMap((one) => one.current ?? []), data: () => ({ nodes, links }) });
  return (
    <section class="view" aria-label="Network">
      <ViewHead title="Network"><AtField /><button type="button" onClick={() => zoomBy(1.6)} aria-label="Zoom in">+</button><button type="button" onClick={() => zoomBy(1 / 1.6)} aria-label="Zoom out">−</button><button type="button" onClick={() => zoomBy(0)}>All</button><AsTable /></ViewHead>
      <Scope number={claims.length} />
      {nodes.length === 0 ? <p>No claim within this scope links two things.</p> : part.as.value === "table" ? (
        <LongTable label="Network as a table" rows={links} rowKey={(link) => `${link.a} ${link.b}`} columns={[
          { name: "Thing", text: (link) => title(link.a), cell: (link) => <button type="button" class="link" onClick={() => select(`thing:${link.a}`)}>{title(link.a)}</button> },
          { name: "linked with", text: (link) => title(link.b), cell: (link) => <button type="button" class="link" onClick={() => select(`thing:${link.b}`)}>{title(link.b)}</button> },
          { name: "by claims", text: (link) => link.claims.join(" "), cell: (link) => <Ids ids={link.claims} most={6} /> },
        ]} />
      ) : (
        <>
          <div class="drawing map-box sheets">
            <svg ref={base} class={look} viewBox={box} aria-hidden="true">
              <g class="zoomed">{links.map((link) => { const near = link.a === sel || link.b === sel; const weakest = link.claims.some((id) => claim.get(id)?.footing === "stated") ? "stated" : link.claims.some((id) => claim.get(id)?.footing === "inferred") ? "inferred" : "assumed"; return <path key={`${link.a} ${link.b}`} class={`link ${weakest}${near ? " near" : ""}`} d={lineOf(link, place)} stroke-width={widthOf(link, scale)} />; })}</g>
            </svg>
            <svg ref={sheet} class="sheet" viewBox={box} aria-hidden="true"><g class="zoomed" /></svg>
            <svg ref={svg} class={look} viewBox={box} role="listbox" tabIndex={0} aria-label={`Things and their links; arrow keys walk along links`} aria-activedescendant={place.has(sel) ? `node-${sel}` : undefined} onKeyDown={onArrows({ left: toward(-1, 0), right: toward(1, 0), up: toward(0, -1), down: toward(0, 1), open: () => document.getElementById("evidence")?.focus() })}>
              <g class="zoomed">
                {nodes.map((node) => (
                  <g key={node.id} id={`node-${node.id}`} class={`node side-${sideOf.get(node.id) ?? "none"}${node.id === sel ? " on" : ""}${around.has(node.id) ? " near" : ""}`} role="option" aria-selected={node.id === sel} onClick={() => select(`thing:${node.id}`)}>
                    <title>{`${title(node.id)} (${thing.get(node.id)?.kind ?? ""}): ${plural(node.degree, "link")}`}</title>
                    {shape(sideOf.get(node.id) ?? -1, node, (2.5 + Math.sqrt(node.degree) * 1.5) / Math.sqrt(scale))}
                  </g>
                ))}
                <g aria-hidden="true" class="names">{nodes.filter((node) => named.has(node.id) || node.id === sel).map((node) => <text key={node.id} class={node.id === sel ? "on" : around.size > 0 && !around.has(node.id) ? "far" : ""} x={node.x + (4 + Math.sqrt(node.degree) * 1.5) / Math.sqrt(scale)} y={node.y + 4 / scale} font-size={15 / scale}>{title(node.id)}</text>)}</g>
              </g>
            </svg>
          </div>
          <p class="key">{data.about.sides.map((side, n) => `${["Circle", "Square", "Triangle"][n] ?? "Other"}: ${side.label}. `).join("")}Diamond: neither. A line: claims that name both, solid stated, dashed inferred, dotted assumed.</p>
        </>
      )}
    </section>
  );
}
const lineOf = (link: Link, place: ReadonlyMap<string, Node>) => { const a = place.get(link.a)!, b = place.get(link.b)!; return `M${a.x} ${a.y}L${b.x} ${b.y}`; };
const widthOf = (link: Link, scale: number) => Math.min(4, 0.7 + link.claims.length * 0.25) / Math.sqrt(scale);

/** Veils the links of which all claims are taken away or fall, on a sheet between links and things; out of sight what is only foreseen. Links of one width share a path. */
function useVeils(sheet: RefObject<SVGSVGElement | null>, links: readonly Link[], place: ReadonlyMap<string, Node>, scale: number, as: string): void {
  useFollowed(() => {
    const group = sheet.current?.querySelector("g"), down = foretold.fallen.value, veils = new Map<number, string>();
    if (group == null) return;
    for (const link of down.size === 0 ? [] : links) if (link.claims.every((id) => down.has(id))) { const width = widthOf(link, scale); veils.set(width, `${veils.get(width) ?? ""}${lineOf(link, place)}`); }
    veil(group, veils);
  }, [links, place, scale, as]);
  useSheet(sheet, [as]);
}

const turn = (node: Node, from: Node, dx: number, dy: number) => { const x = node.x - from.x, y = node.y - from.y, along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx); return Math.hypot(x, y) * (1 + (across / Math.max(1, along)) * 0.8); };

function shape(side: number, { x, y }: Node, r: number) {
  if (side === 0) return <circle class="dot" cx={x} cy={y} r={r} />;
  if (side === 1) return <rect class="dot" x={x - r * 0.9} y={y - r * 0.9} width={r * 1.8} height={r * 1.8} />;
  if (side === 2) return <path class="dot" d={`M${x} ${y - r * 1.2}L${x + r * 1.1} ${y + r * 0.8}H${x - r * 1.1}Z`} />;
  return <path class="dot" d={`M${x} ${y - r * 1.2}L${x + r * 1.2} ${y}L${x} ${y + r * 1.2}L${x - r * 1.2} ${y}Z`} />;
}

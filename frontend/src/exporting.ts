/** What is on show as a file: SVG, PNG, CSV and JSON, each with its caption, sources, digest and address. */
import { signal } from "@preact/signals";
import { book } from "./book";
import { address as whole } from "./state";

export type Cell = string | number | null;
/** What a view can hand over. `svg` draws the whole picture, with nothing left out because it is scrolled away; several sheets of one size lie one upon the other, without one that is only `ahead`. */
export interface Exported { name: string; caption: string; head: readonly string[]; rows: () => Cell[][]; claims: () => readonly string[]; svg?: () => SVGSVGElement | readonly SVGSVGElement[] | null; data?: () => unknown }

export const exported = signal<Exported | null>(null);

export const today = () => new Date().toISOString().slice(0, 10);
export const address = () => (location.protocol === "file:" ? whole().replace(/^file:.*\//, "") : whole());

/** How to cite what is on show. */
export function citation(caption: string): string {
  const { about } = book.peek().data;
  const who = about.authors.length > 0 ? `${about.authors.join(", ")}: ` : "";
  return `${who}${about.title}. ${caption === "" ? "" : `${caption.replace(/\.$/, "")}. `}Case digest ${about.digest}; Rapallo ${about.version}. Seen ${today()}. ${address()}`;
}

function sources(claims: readonly string[]): string[] {
  const { claim, source } = book.peek();
  const keys = new Set(claims.flatMap((id) => claim.get(id)?.evidence.map((item) => item.source) ?? []));
  return [...keys].sort().map((key) => `${key}: ${source.get(key)?.cite ?? ""}`);
}

const cell = (value: Cell): string => {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

export function csv(one: Exported): string {
  const claims = one.claims();
  const notes = [citation(one.caption), ...sources(claims).map((text) => `Source ${text}`)];
  return [one.head.map(cell).join(","), ...one.rows().map((row) => row.map(cell).join(",")), "", ...notes.map((text) => cell(text))].join("\r\n") + "\r\n";
}

export function json(one: Exported): string {
  const { about } = book.peek().data, rows = one.rows();
  return JSON.stringify({ title: about.title, caption: one.caption, licence: about.licence, digest: about.digest, version: about.version, seen: today(), address: address(), ...(one.data === undefined ? {} : { data: one.data() }), rows: rows.map((row) => Object.fromEntries(one.head.map((name, at) => [name, row[at] ?? null]))), sources: sources(one.claims()) }, null, 1) + "\n";
}

const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity", "font-family", "font-size", "font-style", "font-weight", "text-anchor", "text-decoration", "dominant-baseline", "display", "visibility", "stop-color", "stop-opacity", "paint-order", "stroke-linejoin", "letter-spacing"];

/** Pixels of the screen in one unit of an element's own: what a stroke that keeps its width on the screen is to be divided by. */
const scaleOf = (element: SVGElement): number => { const found = element instanceof SVGGraphicsElement ? element.getCTM() : null; return (found === null ? 0 : Math.hypot(found.a, found.b)) || 1; };

/** A drawing as a document of its own: what the style sheet says is written into it, a caption and the sources are set under it. */
export function svgText(one: Exported): { text: string; width: number; height: number } | null {
  const sheets = [one.svg?.() ?? []].flat().filter((sheet) => !sheet.classList.contains("ahead")), drawn = sheets[0];
  if (drawn === undefined) return null;
  const box = drawn.viewBox.baseVal, copies = sheets.map((sheet) => sheet.cloneNode(true) as SVGSVGElement), whole = (some: readonly SVGSVGElement[]) => some.flatMap((sheet) => [sheet, ...sheet.querySelectorAll<SVGElement>("*")]);
  const width = box.width > 0 ? box.width : drawn.clientWidth, height = box.height > 0 ? box.height : drawn.clientHeight;
  const from = whole(sheets), to = whole(copies);
  from.forEach((element, at) => {
    const style = getComputedStyle(element), target = to[at]!;
    if (style.display === "none") { target.setAttribute("display", "none"); return; }
    for (const name of KEPT) { const value = style.getPropertyValue(name); if (value !== "") target.setAttribute(name, value); }
    if (style.getPropertyValue("vector-effect") === "non-scaling-stroke") {
      const by = scaleOf(element);
      for (const name of ["stroke-width", "stroke-dasharray"]) target.setAttribute(name, style.getPropertyValue(name).replace(/[\d.]+(px)?/g, (one) => String(+(parseFloat(one) / by).toFixed(3))));
    }
    for (const name of [...target.getAttributeNames()]) if (name === "class" || name === "style" || name === "tabindex" || name.startsWith("aria-") || name.startsWith("data-") || name === "role") target.removeAttribute(name);
  });
  const ns = "http://www.w3.org/2000/svg", ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor;
  // A little is left free for the letters of whoever opens it elsewhere.
  const lines = wrap([one.caption, citation(""), ...(one.claims().length > 0 ? [`Sources: ${sources(one.claims()).map((text) => text.split(":")[0]).join(", ")}.`] : [])].join("\n"), (Math.max(width, 480) - 24) * 0.97);
  const tall = lines.length * 15 + 24, wide = Math.max(width, 480);
  const out = document.createElementNS(ns, "svg");
  out.setAttribute("xmlns", ns);
  out.setAttribute("viewBox", `0 0 ${wide} ${height + tall}`);
  out.setAttribute("width", String(wide));
  out.setAttribute("height", String(height + tall));
  const add = (name: string, given: Record<string, string>, text = "") => { const made = document.createElementNS(ns, name); for (const [key, value] of Object.entries(given)) made.setAttribute(key, value); made.textContent = text; out.appendChild(made); return made; };
  add("title", {}, one.caption);
  add("rect", { width: String(wide), height: String(height + tall), fill: paper });
  for (const copy of copies) {
    copy.setAttribute("width", String(width));
    copy.setAttribute("height", String(height));
    copy.removeAttribute("id");
    out.appendChild(copy);
  }
  lines.forEach((text, at) => add("text", { x: "12", y: String(height + 20 + at * 15), fill: ink, "font-family": FONT, "font-size": String(SIZE) }, text));
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(out)}\n`, width: wide, height: height + tall };
}

const FONT = "Georgia, 'Times New Roman', serif", SIZE = 11;
/** Text in rows no wider than so many pixels; a word that is, such as an address, is broken. */
function wrap(text: string, most: number): string[] {
  const pen = document.createElement("canvas").getContext("2d")!, out: string[] = [];
  pen.font = `${SIZE}px ${FONT}`;
  const fits = (row: string) => pen.measureText(row).width <= most;
  for (const paragraph of text.split("\n")) {
    let row = "";
    for (const word of paragraph.split(" ")) {
      if (row === "" || fits(`${row} ${word}`)) row = row === "" ? word : `${row} ${word}`;
      else { out.push(row); row = word; }
      while (!fits(row) && row.length > 1) {
        let cut = row.length - 1;
        while (cut > 1 && !fits(row.slice(0, cut))) cut--;
        out.push(row.slice(0, cut));
        row = row.slice(cut);
      }
    }
    out.push(row);
  }
  return out;
}

export async function png(one: Exported): Promise<Blob | null> {
  const drawn = svgText(one);
  if (drawn === null) return null;
  const scale = Math.min(2, 8000 / Math.max(drawn.width, drawn.height)), url = URL.createObjectURL(new Blob([drawn.text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    await new Promise<void>((done, failed) => { image.onload = () => done(); image.onerror = () => failed(new Error("the drawing cannot be made a picture")); image.src = url; });
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally { URL.revokeObjectURL(url); }
}

export function saved(name: string, content: Blob): void {
  const link = document.createElement("a"), url = URL.createObjectURL(content);
  link.href = url;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 10000);
}

export async function save(kind: "svg" | "png" | "csv" | "json"): Promise<string> {
  const one = exported.peek();
  if (one === null) return "There is nothing to save here.";
  const name = `${one.name}-${book.peek().data.about.digest.slice(0, 8)}.${kind}`;
  if (kind === "csv") saved(name, new Blob([csv(one)], { type: "text/csv;charset=utf-8" }));
  else if (kind === "json") saved(name, new Blob([json(one)], { type: "application/json" }));
  else if (kind === "svg") { const drawn = svgText(one); if (drawn === null) return "This view has no drawing; save it as CSV or JSON."; saved(name, new Blob([drawn.text], { type: "image/svg+xml" })); }
  else { const picture = await png(one); if (picture === null) return "This view has no drawing; save it as CSV or JSON."; saved(name, picture); }
  return `Saved ${name}.`;
}

/** What a removal does to a drawing, written on the few parts that it changes; the drawing itself is not made again. */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { removal } from "../whatif";

/** Sets an attribute, or takes it away where it is blank. */
export function write(on: Element, name: string, value: string): void {
  if (value === "") { if (on.hasAttribute(name)) on.removeAttribute(name); } else if (on.getAttribute(name) !== value) on.setAttribute(name, value);
}

/** Follow a removal: `work` reads it and writes on what stands in the drawing; anew whenever one of `of` is another. */
export function useFollowed(work: () => void, of: readonly unknown[] | undefined): void {
  useLayoutEffect(() => effect(work), of);
}

/** A sheet on which stands what becomes of a drawing: let through once something is taken away, and until then `ahead`, with what is foreseen on it. */
export function useSheet(sheet: RefObject<SVGSVGElement | null>, of: readonly unknown[]): void {
  useFollowed(() => { sheet.current?.classList.toggle("ahead", removal.value === null); }, of);
}

/** Writes veils into a group, one path for all of a width. */
export function veil(group: Element, paths: ReadonlyMap<number, string>): void {
  while (group.childElementCount > paths.size) group.lastElementChild!.remove();
  [...paths].forEach(([width, path], at) => {
    const on = group.children[at] ?? group.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    for (const [name, value] of [["class", "veil"], ["stroke-width", String(width)], ["d", path]] as const) write(on, name, value);
  });
}

/** Parts of a drawing that name their claims (`data-claims`) are marked `data-gone` while all of these are among the `taken`. */
export function useGone(svg: RefObject<SVGSVGElement | null>, taken: ReadonlySignal<ReadonlySet<string>>): void {
  useLayoutEffect(() => {
    const parts = [...(svg.current?.querySelectorAll("[data-claims]") ?? [])].map((part) => ({ part, claims: part.getAttribute("data-claims")!.split(" "), gone: part.hasAttribute("data-gone") }));
    return effect(() => {
      const down = taken.value;
      for (const one of parts) {
        const gone = down.size > 0 && one.claims.every((id) => down.has(id));
        if (gone !== one.gone) { write(one.part, "data-gone", gone ? "yes" : ""); one.gone = gone; }
      }
    });
  });
}

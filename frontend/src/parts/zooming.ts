/** Dragging, pinching and zooming of a drawing: the groups called `zoomed`, on all of its sheets, moved together within their view box. */
import { useEffect, useRef, useState } from "preact/hooks";

export interface Shift { k: number; x: number; y: number }

/** `home` is the part to open with. `by(1.6)` zooms in, `by(0)` shows all again. The wheel zooms while Ctrl is held or the drawing has the focus, so that the page still scrolls. */
export function useZoom(ready: unknown, most = 40, home: readonly [number, number, number, number] | null = null) {
  const svg = useRef<SVGSVGElement>(null), shift = useRef<Shift>({ k: 1, x: 0, y: 0 });
  const [scale, setScale] = useState(1);
  const apply = () => { const { k, x, y } = shift.current; for (const group of svg.current?.parentElement?.querySelectorAll("g.zoomed") ?? []) group.setAttribute("transform", `translate(${x} ${y}) scale(${k})`); setScale(k); };
  const about = (factor: number, px: number, py: number) => {
    const { k, x, y } = shift.current, to = Math.min(most, Math.max(1, k * factor));
    shift.current = to === 1 ? { k: 1, x: 0, y: 0 } : { k: to, x: px - ((px - x) / k) * to, y: py - ((py - y) / k) * to };
    apply();
  };
  const by = (factor: number) => {
    if (factor === 0) { shift.current = { k: 1, x: 0, y: 0 }; apply(); return; }
    const box = svg.current?.viewBox.baseVal;
    if (box !== undefined) about(factor, box.x + box.width / 2, box.y + box.height / 2);
  };
  useEffect(() => {
    const drawing = svg.current;
    if (drawing === null) return undefined;
    if (home !== null) {
      const box = drawing.viewBox.baseVal, k = Math.min(most, Math.max(1, Math.min(box.width / (home[2] - home[0]), box.height / (home[3] - home[1]))));
      if (k > 1.15) shift.current = { k, x: box.x + box.width / 2 - ((home[0] + home[2]) / 2) * k, y: box.y + box.height / 2 - ((home[1] + home[3]) / 2) * k };
    }
    apply();
    const at = (event: MouseEvent): [number, number] => { const found = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM()!.inverse()); return [found.x, found.y]; };
    const touches = new Map<number, [number, number]>();
    let moved = false;
    const wheel = (event: WheelEvent) => { if (!event.ctrlKey && document.activeElement !== drawing) return; event.preventDefault(); const [x, y] = at(event); about(event.deltaY > 0 ? 1 / 1.2 : 1.2, x, y); };
    const down = (event: PointerEvent) => { if (event.button === 0) { touches.set(event.pointerId, at(event)); moved = false; } };
    const move = (event: PointerEvent) => {
      const before = touches.get(event.pointerId);
      if (before === undefined) return;
      const now = at(event), others = [...touches].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      if (others.length > 0) { const [x, y] = others[0]!, a = Math.hypot(before[0] - x, before[1] - y), b = Math.hypot(now[0] - x, now[1] - y); if (a > 0) about(b / a, x, y); }
      else if (shift.current.k > 1 && (moved || Math.hypot(now[0] - before[0], now[1] - before[1]) > 3)) { if (!moved) drawing.setPointerCapture(event.pointerId); moved = true; shift.current = { ...shift.current, x: shift.current.x + now[0] - before[0], y: shift.current.y + now[1] - before[1] }; apply(); }
      else return;
      touches.set(event.pointerId, now);
    };
    const up = (event: PointerEvent) => { touches.delete(event.pointerId); };
    const click = (event: MouseEvent) => { if (moved) { event.stopPropagation(); moved = false; } };
    drawing.addEventListener("wheel", wheel, { passive: false });
    drawing.addEventListener("pointerdown", down);
    drawing.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"] as const) drawing.addEventListener(name, up);
    drawing.addEventListener("click", click, true);
    return () => {
      drawing.removeEventListener("wheel", wheel);
      drawing.removeEventListener("pointerdown", down);
      drawing.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"] as const) drawing.removeEventListener(name, up);
      drawing.removeEventListener("click", click, true);
    };
  }, [ready]);
  return { svg, scale, by };
}

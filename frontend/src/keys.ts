/** The keys of the page. */
import { signal } from "@preact/signals";
import { VIEWS, type View } from "./address";
import { views } from "./book";
import { look, redo, undo } from "./state";

export const LETTERS: Record<View, string> = { answer: "a", pathway: "p", timeline: "t", map: "m", network: "n", table: "b", story: "s", rupture: "u", readings: "r", sources: "o", check: "c", precedents: "d", library: "l", stories: "q" };
export const keys = (): readonly [string, string][] => [
  ["/", "to the question line; up and down choose, Enter takes"],
  ["1 … 9, 0", "the views in their order, 0 the sources"],
  ...views.value.map((view): [string, string] => [`g ${LETTERS[view]}`, `the view ${view}`]),
  ["w", "to what is taken away"],
  ["e", "to the evidence"],
  ["arrows", "in a drawing: along its links, through its bars, to the next place; Enter goes to the evidence"],
  ["Ctrl+Z, Ctrl+Shift+Z", "undo, redo"],
  ["Esc", "close a list or a dialog"],
  ["?", "this help"],
];

const stored = (() => { try { return localStorage.getItem("rapallo-keys"); } catch { return null; } })();
export const singleKeys = signal(stored !== "off");
export function setSingleKeys(on: boolean): void { singleKeys.value = on; try { localStorage.setItem("rapallo-keys", on ? "on" : "off"); } catch { /* a page from a disk may have no store */ } }

/** Listen; `help` opens the help. */
export function listen(help: () => void): void {
  let going = 0;
  window.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement | null;
    const typing = target?.closest("input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]") != null;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); if (event.shiftKey) redo(); else undo(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing || !singleKeys.peek() || document.querySelector("dialog[open]") !== null) return;
    const now = Date.now();
    const focus = (id: string) => { event.preventDefault(); const found = document.getElementById(id); found?.focus(); if (found instanceof HTMLInputElement) found.select(); };
    if (going > now - 1500) {
      going = 0;
      const view = views.peek().find((one) => LETTERS[one] === event.key.toLowerCase());
      if (view !== undefined) { event.preventDefault(); look(view); return; }
    }
    if (event.key === "g") going = now;
    else if (event.key === "/") focus("ask");
    else if (event.key === "w") focus("take");
    else if (event.key === "e") focus("evidence");
    else if (event.key === "?") { event.preventDefault(); help(); }
    else if (/^[0-9]$/.test(event.key)) { const view = VIEWS[event.key === "0" ? 9 : Number(event.key) - 1]; if (view !== undefined) look(view); }
  });
}

/** The one state that all views share, its history, and undo and redo. */
import { computed, signal } from "@preact/signals";
import { NOTHING, START, read, written, type State, type Taken, type View } from "./address";

export const state = signal<State>(START);
/** Each part of the state by itself, so that what reads one is not drawn again when another changes. */
export const part = {
  view: computed(() => state.value.view), q: computed(() => state.value.q), at: computed(() => state.value.at), window: computed(() => state.value.window), sel: computed(() => state.value.sel),
  taken: computed(() => state.value.taken), reading: computed(() => state.value.reading), footing: computed(() => state.value.footing), target: computed(() => state.value.target), find: computed(() => state.value.find),
  of: computed(() => state.value.of), sort: computed(() => state.value.sort), as: computed(() => state.value.as), lib: computed(() => state.value.lib), doc: computed(() => state.value.doc), queue: computed(() => state.value.queue), digest: computed(() => state.value.digest),
};
const past = signal<readonly State[]>([]);
const future = signal<readonly State[]>([]);
const MOST = 500;
let own = "";

export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** The whole address of what is on show. */
export const address = () => `${location.href.replace(/#.*$/, "")}#${written(state.value)}`;

/** Show another state. `quiet`: while a slider moves; the address is replaced, and one undo takes the whole movement back. */
export function go(change: Partial<State>, quiet = false): void {
  const before = state.peek(), after = { ...before, ...change };
  if (written(before) === written(after)) return;
  if (!quiet || !moving) past.value = [...past.peek(), before].slice(-MOST);
  moving = quiet;
  future.value = [];
  show(after, quiet);
}
let moving = false;
/** The movement of a slider is over. */
export const settled = () => { moving = false; };

export const look = (view: View) => go({ view });
export const select = (sel: string) => go({ sel });
export const take = (change: Partial<Taken>, quiet = false) => go({ taken: { ...state.peek().taken, ...change } }, quiet);
export const takeNothing = () => go({ taken: NOTHING });

/** Take something away, or put it back. */
export function toggle(token: string): void {
  const { what } = state.peek().taken;
  take({ what: what.includes(token) ? what.filter((one) => one !== token) : [...what, token] });
}

export function undo(): void {
  const before = past.peek().at(-1);
  if (before === undefined) return;
  past.value = past.peek().slice(0, -1);
  future.value = [state.peek(), ...future.peek()];
  moving = false;
  show(before, false);
}

export function redo(): void {
  const after = future.peek()[0];
  if (after === undefined) return;
  future.value = future.peek().slice(1);
  past.value = [...past.peek(), state.peek()];
  moving = false;
  show(after, false);
}

let waiting = 0;
function show(after: State, quiet: boolean): void {
  const before = state.peek();
  state.value = after;
  own = `#${written(after)}`;
  window.clearTimeout(waiting);
  if (quiet) waiting = window.setTimeout(() => history.replaceState(null, "", own), 200);
  else if (before.taken !== after.taken && before.view === after.view) { unwritten.push(own); soon(); }
  else { write(); push(own); }
}

/** Addresses of removals that are on screen and not yet in the browser's history: it takes its time over an entry, so that comes when the frame is on screen. */
let unwritten: string[] = [];
const push = (address: string) => { if (location.hash !== address) history.pushState(null, "", address); };
function write(): void {
  const addresses = unwritten;
  unwritten = [];
  addresses.forEach(push);
}
function soon(): void {
  if (unwritten.length > 1) return;
  requestAnimationFrame(() => window.setTimeout(write, 20));
  window.setTimeout(write, 150);
}
window.addEventListener("pagehide", write);

/** Follow the address: on opening, back and forward, and links within the page. */
export function follow(): void {
  const arrived = () => {
    if (location.hash === own) return;
    unwritten = [];
    const before = state.peek(), after = read(location.hash, before);
    own = location.hash;
    if (written(after) === written(before)) return;
    past.value = [...past.peek(), before].slice(-MOST);
    future.value = [];
    state.value = after;
  };
  own = location.hash;
  state.value = read(location.hash, START);
  window.addEventListener("popstate", arrived);
  window.addEventListener("hashchange", arrived);
}

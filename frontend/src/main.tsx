/** Unpack what the page carries, and begin. */
import { render } from "preact";
import { setEdition } from "./address";
import { App } from "./app";
import { ask } from "./asking";
import { book, desk, opened } from "./book";
import { listen } from "./keys";
import { dialog } from "./parts/dialogs";
import type { Payload } from "./payload";
import { complete, watch } from "./refresh";
import { follow, state } from "./state";
import { setTheme } from "./theme";
import { rehearse } from "./whatif";

async function unpacked(): Promise<Payload> {
  const text = document.getElementById("rapallo-data")?.textContent?.trim() ?? "";
  if (text === "") throw new Error("This page carries no data.");
  if (typeof DecompressionStream === "undefined") throw new Error(`This browser cannot unpack the page’s data (it has no DecompressionStream).${document.getElementById("static") === null ? "" : " The text below is complete."}`);
  const letters = atob(text), packed = new Uint8Array(letters.length);
  for (let at = 0; at < packed.length; at++) packed[at] = letters.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = JSON.parse(await new Response(stream).text()) as Payload;
  if (data.format !== 1) throw new Error("This page’s data are of another format than its script.");
  return data;
}

async function begin(): Promise<void> {
  const place = document.getElementById("app");
  if (place === null) return;
  try {
    const data = await unpacked();
    desk.value = document.querySelector<HTMLMetaElement>('meta[name="rapallo-desk"]')?.content ?? "";
    setEdition(data.about.digest);
    book.value = opened(data);
    setTheme();
    follow();
    const plain = document.getElementById("static");
    render(<App />, place);
    if (plain !== null) plain.hidden = true;
    document.documentElement.classList.add("ready");
    listen(() => { dialog.value = "help"; });
    ask();
    watch();
    if (data.later.length > 0) void complete();
    else rehearse();
    if (state.peek().sel !== "" && window.innerWidth < 700) document.getElementById("evidence")?.scrollIntoView();
  } catch (error) {
    const told = document.createElement("p");
    told.className = "banner";
    told.setAttribute("role", "alert");
    told.textContent = error instanceof Error ? error.message : String(error);
    place.replaceChildren(told);
  }
}
void begin();

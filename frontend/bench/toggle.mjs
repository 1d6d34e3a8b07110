// How long from a click that takes something away, or puts it back, to the frame that shows it, in every view; and how long a page takes to show its first answer.
//   node bench/toggle.mjs PAGE.html [TOGGLES] [--synthetic] [--rivals] [--views=answer,pathway] [--beat] [--rounds=5]
// As a person does it: something is selected and its button clicked, twice; things, holdings, sources and claims by turns. With --synthetic the page carries a made
// network of 300 holdings × 324 months × 12 readings (bounds × footings × frozen and re-planned) whose ways rest on the case's claims; with --rivals up to six choices in
// each of these besides. With --beat frames wait for the display's sixtieth of a second. With --rounds every toggle is made that many times, the page opened anew for each
// round, and a toggle's time is the median of its rounds: what differs between toggles is the page's, what differs between rounds of one the machine's.
// Every toggle is checked: what the page says of all aims on all three footings is what a kernel made anew says, and in a sample of them the whole page is, letter
// for letter, that of its address opened anew. Where that does not hold it stops. Times are printed, never asserted.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { launch, onShow, opened, turn } from "../../tests/browser/browser.mjs";
import { carried, withSynthetic } from "./synthetic.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("--")), option = (name) => process.argv.find((word) => word === `--${name}` || word.startsWith(`--${name}=`));
const [given, toggles = "96"] = words, made = option("synthetic") !== undefined, SAMPLE = 16, turns = Number(option("rounds")?.split("=")[1] ?? 1);
const views = (option("views")?.split("=")[1] ?? "answer,pathway,timeline,map,network,table,rupture").split(",");
const folder = mkdtempSync(join(tmpdir(), "page-")), file = made ? join(folder, "page.html") : resolve(given);
if (made) writeFileSync(file, withSynthetic(readFileSync(given, "utf8"), option("rivals") !== undefined));
const payload = carried(readFileSync(file, "utf8"));
const at = (list, q) => ([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))] ?? NaN).toFixed(1);

const source = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
buildSync({ stdin: { contents: 'export { Engine } from "./kernel/index"; export * from "./footing";', resolveDir: source, loader: "ts" }, bundle: true, format: "esm", outfile: join(folder, "kernel.mjs"), target: ["es2022"] });
const { Engine, FOOTINGS, counted, sayOthers } = await import(pathToFileURL(join(folder, "kernel.mjs")).href);
const STATUSES = ["surely lost", "lost", "replaced", "delayed", "less sure", "interrupted", "unsettled", "raised", "unchanged", "not had anyway", "unknown"];

const load = loadavg()[0].toFixed(2), address = pathToFileURL(file).href, first = [];
/** Until the answer is on screen: the first frame after the page has drawn it, from the beginning of the load; a new browser each time. */
for (let time = 0; time < 5; time++) {
  const browser = await launch(), context = await browser.newContext({ viewport: { width: 1280, height: 900 } }), page = await context.newPage();
  await page.addInitScript(() => {
    const ready = new MutationObserver(() => {
      if (!document.documentElement.classList.contains("ready")) return;
      ready.disconnect();
      requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => { window.shownAt = performance.now(); }; channel.port2.postMessage(null); });
    });
    ready.observe(document, { attributes: true, subtree: true, attributeFilter: ["class"] });
  });
  const begun = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.shownAt !== undefined);
  first.push([await page.evaluate(() => window.shownAt), performance.now() - begun]);
  await browser.close();
}
console.log(`first answer on screen, cold browser: ${first.map(([shown]) => shown.toFixed(0)).join(", ")} ms from the beginning of the load (${first.map(([, whole]) => whole.toFixed(0)).join(", ")} from asking the browser for it)`);

const browser = await launch(option("beat") !== undefined ? [] : ["--disable-frame-rate-limit", "--disable-gpu-vsync"]);

/** What is taken away: something of each kind that bears on the aims, and what to select for its button to be there. */
function chosen() {
  const { engine } = payload, near = new Set(engine.part.holdings.map((place) => engine.holdings[place])), used = new Set([...near].flatMap((id) => id.split("@")));
  const some = (list, count) => list.filter((_, number) => number % Math.max(1, Math.floor(list.length / count)) === 0).slice(0, count);
  const kinds = [
    some(payload.things.filter((one) => used.has(one.id)), 24).map((one) => [`thing:${one.id}`, "things", one.id]),
    some(payload.holdings.filter((one) => near.has(one.id)), 24).map((one) => [`box:${one.id}`, "holdings", one.id]),
    some(payload.sources.filter((one) => one.falls.length > 0), 24).map((one) => [`source:${one.key}`, "sources", one.key]),
    some(payload.claims.filter((one) => one.ways.length > 0), 24).map((one) => [`claim:${one.id}`, "claims", one.id]),
  ];
  return kinds[0].flatMap((_, number) => kinds.flatMap((list) => (number < list.length ? [list[number]] : []))).filter(([, kind, id]) => new Engine(engine).canTake(removal(kind, id)) === "");
}
const removal = (kind, id) => ({ things: [], holdings: [], sources: [], claims: [], between: null, start: 0, stop: null, [kind]: [id] });
const targets = chosen(), wanted = new Map();
/** What a kernel made anew says of a removal on every footing. */
function want(kind, id) {
  const key = `${kind} ${id}`;
  if (!wanted.has(key)) {
    const all = FOOTINGS.map((footing) => new Engine(payload.engine).outcomes(removal(kind, id), payload.engine.steps - 1, footing)), own = all[2];
    wanted.set(key, { counts: `${counted(own, STATUSES)}.`, sure: sayOthers(all, "assumed", (rows) => counted(rows, STATUSES)), rows: STATUSES.flatMap((status) => own.filter((row) => row.status === status)) });
  }
  return wanted.get(key);
}
const stop = (text) => { console.error(text); process.exit(1); };
const seen = async (page) => (await onShow(page)).join("\n");

// The page is watched with nothing of the driver's in it but what `evaluate` runs: its locators and waits leave listeners in a page, which every click would pay for.
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true })).newPage();
/** The page stands, and the means to watch it. */
async function ready() {
  await page.evaluate(() => new Promise((done) => { const look = () => (document.querySelector(".ready .view") !== null ? done() : setTimeout(look, 20)); look(); }));
  await page.evaluate(() => {
    window.measured = { late: 0, done: null };
    const late = new MutationObserver((list) => { window.measured.late += list.filter((one) => one.attributeName !== "inert").length; });
    window.addEventListener("click", (event) => {
      const start = event.timeStamp;
      window.measured.done = new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { done(performance.now() - start); for (const place of document.querySelectorAll("main, .whatif, #evidence")) late.observe(place, { childList: true, subtree: true, attributes: true, characterData: true }); };
        channel.port2.postMessage(null);
      }));
    }, { capture: true });
    window.prepared = async () => {
      late.disconnect();
      window.measured.late = 0;
      await new Promise((done) => requestIdleCallback(() => setTimeout(done, 0), { timeout: 200 }));
      const button = document.querySelector("#evidence button[aria-pressed]");
      if (button === null) return null;
      button.scrollIntoView({ block: "nearest" });
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
      const { left, top, width, height } = button.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    };
  });
  await page.waitForTimeout(1000);
}
await page.goto(address);
await ready();
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const busy = async () => (await session.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration").value * 1000;
let traced = [];
session.on("Tracing.dataCollected", ({ value }) => traced.push(...value));
/** From the mouse let go to the picture, as Chromium itself follows every input event (`EventLatency`, one category, so that tracing costs little): until
 * the frame that answers it is presented (headless: is the picture that would be on the screen), and the page's share of it, until that frame is committed. */
async function presented(work) {
  traced = [];
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["input.scrolling"] } });
  await work();
  const ended = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await ended;
  const running = new Map(), found = [];
  for (const event of traced.filter((one) => one.ph === "b" || one.ph === "e").sort((one, other) => one.ts - other.ts)) {
    const key = `${event.pid} ${event.id2?.local ?? event.id}`, one = running.get(key), since = one === undefined ? NaN : (event.ts - one.start) / 1000;
    if (event.name === "EventLatency" && event.ph === "b") { if (event.args?.event_latency?.event_type === "MOUSE_RELEASED") running.set(key, { start: event.ts, page: NaN }); }
    else if (one === undefined) continue;
    else if (event.name === "Commit" && event.ph === "e") one.page = since;
    else if (event.name === "EventLatency") { running.delete(key); if (!Number.isNaN(one.page)) found.push({ page: one.page, screen: since }); }
  }
  return found;
}
/** The pointer comes, presses and lets go; then nothing is asked of the page until its picture is there: what follows it must not compete with it for the processors. */
async function click(page, x, y) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.waitForTimeout(70);
  await page.mouse.up();
  await page.waitForTimeout(100);
}
/** What no page can be quicker than, here and now: a click on a page that holds one button and changes its text. */
async function least() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } }), empty = await context.newPage();
  await empty.setContent('<button style="width:200px;height:200px" onclick="this.textContent += 1">0</button>');
  const found = await presented(async () => { for (let time = 0; time < 40; time++) { await click(empty, 50, 50); } });
  await context.close();
  return `${at(found.map((one) => one.screen), 0.5)} / ${at(found.map((one) => one.screen), 0.95)}`;
}
console.log(`a click on an empty page, to the screen, p50 / p95: ${await least()} ms`);

const fresh = async () => {
  await page.goto("about:blank");
  await page.goto(address);
  await ready();
};
for (const view of views) {
  const rounds = [], checked = [];
  let used = 0, late = 0, skipped = 0;
  for (let round = 0; round < turns; round++) {
    const rows = [];
    if (rounds.length > 0) await fresh();
    const frames = await presented(async () => {
      for (let number = 0; number * 2 < +toggles; number++) {
        const [sel, kind, id] = targets[number % targets.length];
        await turn(page, "view=stories");
        await turn(page, `view=${view}&sel=${encodeURIComponent(sel)}`);
        for (const away of [true, false]) {
          const place = await page.evaluate(() => window.prepared());
          if (place === null) { skipped++; break; }
          const before = await busy();
          await click(page, ...place);
          const all = await page.evaluate(() => window.measured.done);
          used += (await busy()) - before;
          late += (await page.evaluate(() => window.measured.late)) > 0 ? 1 : 0;
          rows.push({ away, all, sel });
          const said = (await page.evaluate(() => [...document.querySelectorAll(".whatif, .outcome:not(.folded)")].map((place) => place.innerText).join(" "))).replace(/\s+/g, " "), one = want(kind, id);
          if (away && (!said.includes(one.counts) || !said.includes(one.sure))) stop(`${view}, without ${id}: ${said}\nwanted: ${one.counts} ${one.sure}`);
          if (away && view === "answer") for (const row of one.rows) if (["unchanged", "not had anyway", "unknown"].indexOf(row.status) < 0 && !said.includes(row.says)) stop(`${view}, without ${id}: not said: ${row.says}`);
          if (!away && said.includes("Without")) stop(`${view}, ${id} put back: ${said}`);
          if (round === 0 && (rows.length % SAMPLE === 3 || rows.length % SAMPLE === 8)) checked.push([page.url(), await seen(page)]);
        }
      }
    });
    if (frames.length !== rows.length) console.log(`${view}: ${rows.length} toggles, ${frames.length} of them traced; this round is not counted`);
    else rounds.push(rows.map((row, number) => ({ ...row, ...frames[number] })));
  }
  for (const [url, was] of checked) {
    const again = await opened(browser, url), now = await seen(again.page);
    if (was !== now) { writeFileSync(join(tmpdir(), "was.html"), was); writeFileSync(join(tmpdir(), "now.html"), now); stop(`${url}: not what the same address shows when it is opened anew; ${join(tmpdir(), "was.html")} and now.html have both`); }
    await again.close();
  }
  if (rounds.length === 0) stop(`${view}: in no round was every toggle traced`);
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)], every = rounds.flat();
  const rows = rounds[0].map(({ away, sel }, number) => ({ away, sel, ...Object.fromEntries(["all", "screen", "page"].map((key) => [key, median(rounds.map((round) => round[number][key]))])) }));
  const all = rows.map((row) => row.all), of = (away) => rows.filter((row) => row.away === away).map((row) => row.all), screen = rows.map((row) => row.screen), own = rows.map((row) => row.page);
  const single = rounds.length > 1 ? `; each the median of ${rounds.length} rounds, the rounds' own p95 ${rounds.map((round) => at(round.map((row) => row.screen), 0.95)).join(", ")}` : "";
  console.log(`${view.padEnd(9)} to the screen: p50 ${at(screen, 0.5)}, p95 ${at(screen, 0.95)}, worst ${at(screen, 1)} ms; of that the page (evaluated, drawn, laid out, painted, committed): p50 ${at(own, 0.5)}, p95 ${at(own, 0.95)}, worst ${at(own, 1)}; as the page's own clock has it p95 ${at(all, 0.95)} (away ${at(of(true), 0.95)}, back ${at(of(false), 0.95)}); thread ${(used / every.length).toFixed(1)} ms a toggle; ${rows.length} toggles, ${checked.length} compared whole${single}${late > 0 ? `; DRAWN LATER in ${late}` : ""}${skipped > 0 ? `; ${skipped} without a button` : ""}; slowest ${[...rows].sort((a, b) => b.screen - a.screen).slice(0, 3).map((row) => row.sel).join(" ")}`);
}
console.log(`a click on an empty page, to the screen, p50 / p95: ${await least()} ms`);
console.log(`${made ? "made network: " : ""}${payload.holdings.length} holdings × ${payload.about.steps.length - 1} steps, ${payload.claims.length} claims, page ${(readFileSync(file).length / 1e6).toFixed(2)} MB; Chromium ${browser.version()} headless, frames ${option("beat") !== undefined ? "at the display's beat" : "as soon as they are ready"}; ${cpus().length} × ${cpus()[0].model}, load ${load} at the start, ${loadavg()[0].toFixed(2)} at the end`);
await browser.close();
rmSync(folder, { recursive: true });

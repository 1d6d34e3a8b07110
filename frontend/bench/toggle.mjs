// How long from a removal toggled to the frame that shows it: node bench/toggle.mjs PAGE.html [TIMES] [--synthetic]. Prints p50 and p95 in milliseconds; it asserts nothing.
// Every toggle changes something: a thing is taken away, then it is put back, then the next one. With --synthetic the page carries a made network of 300 holdings × 324 months × 12 readings.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, opened, turn } from "../../tests/browser/browser.mjs";
import { carried, withSynthetic } from "./synthetic.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("--")), made = process.argv.includes("--synthetic");
const [given, times = "240"] = words;
const folder = mkdtempSync(join(tmpdir(), "page-")), file = made ? join(folder, "page.html") : resolve(given);
if (made) writeFileSync(file, withSynthetic(readFileSync(given, "utf8")));
const payload = carried(readFileSync(file, "utf8"));
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))].toFixed(1);
const load = loadavg()[0].toFixed(2), browser = await launch(), address = pathToFileURL(file).href, first = [];
for (let time = 0; time < 5; time++) {
  const begun = performance.now(), { close } = await opened(browser, address);
  first.push(performance.now() - begun);
  await close();
}
console.log(`first answer on screen: ${[...first].sort((a, b) => a - b)[2].toFixed(0)} ms (median of five new contexts; the first, with a cold browser, ${first[0].toFixed(0)} ms)`);
const { page } = await opened(browser, address);
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const busy = async () => (await session.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration").value * 1000;
const things = payload.things.filter((one) => payload.holdings.some((held) => held.thing === one.id || held.actor === one.id)).map((one) => one.id).slice(0, 60);
for (const view of ["answer", "pathway", "timeline", "table"]) {
  await turn(page, `view=${view}`);
  const before = await busy();
  const taken = await page.evaluate(async ({ names, count, from }) => {
    const rows = [];
    for (let at = 0; at < count; at++) {
      const away = at % 2 === 0;
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const start = performance.now();
      location.hash = `${from}${away ? `&without=${names[(at >> 1) % names.length]}` : ""}`;
      window.dispatchEvent(new HashChangeEvent("hashchange"));
      await new Promise((done) => setTimeout(done, 0));
      void document.body.offsetHeight;
      const work = performance.now() - start;
      await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(null); }));
      rows.push({ away, work, frame: performance.now() - start });
    }
    return rows;
  }, { names: things, count: +times, from: `view=${view}` });
  const used = (await busy()) - before;
  const told = (what, rows) => `${what} p50 ${quantile(rows.map((row) => row.work), 0.5)}, p95 ${quantile(rows.map((row) => row.work), 0.95)} ms`;
  console.log(`${view.padEnd(9)} work (evaluated, drawn, laid out): ${told("all", taken)}; ${told("taken away", taken.filter((row) => row.away))}; ${told("put back", taken.filter((row) => !row.away))}; to the next frame: p50 ${quantile(taken.map((row) => row.frame), 0.5)}, p95 ${quantile(taken.map((row) => row.frame), 0.95)}, worst ${quantile(taken.map((row) => row.frame), 1)} ms; processor time of the page's thread, frame included: ${(used / taken.length).toFixed(1)} ms a toggle`);
}
console.log(`${made ? "made network: " : ""}${payload.holdings.length} holdings × ${payload.about.steps.length - 1} steps, ${payload.claims.length} claims; ${things.length} removals in turn, ${times} toggles a view; Chromium ${browser.version()} headless, ${cpus().length} × ${cpus()[0].model}, load ${load} at the start`);
await browser.close();
rmSync(folder, { recursive: true });

// How long from a removal toggled to the frame that shows it: node bench/toggle.mjs PAGE.html [TIMES]. Prints p50 and p95 in milliseconds; it asserts nothing.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { launch, opened, turn } from "../../tests/browser/browser.mjs";

const [, , file, times = "200"] = process.argv;
const payload = JSON.parse(gunzipSync(Buffer.from(/id="rapallo-data">([^<]*)</.exec(readFileSync(file, "utf8"))[1].trim(), "base64")));
const started = performance.now();
const browser = await launch();
const launched = performance.now();
const { page } = await opened(browser, `file://${file}`);
console.log(`first answer on screen: ${(performance.now() - launched).toFixed(0)} ms (from a new context, cold)`);
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))];
const things = payload.things.filter((one) => payload.holdings.some((held) => held.thing === one.id || held.actor === one.id)).map((one) => one.id).slice(0, 60);
for (const view of ["answer", "pathway", "timeline", "table"]) {
  await turn(page, `view=${view}`);
  const taken = await page.evaluate(async ({ names, count, from }) => {
    const found = [], script = [];
    for (let at = 0; at < count; at++) {
      const name = names[at % names.length];
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const start = performance.now();
      location.hash = `${from}${Math.floor(at / names.length) % 2 === 0 ? `&without=${name}` : ""}`;
      window.dispatchEvent(new HashChangeEvent("hashchange"));
      await new Promise((done) => setTimeout(done, 0));
      void document.body.offsetHeight;
      script.push(performance.now() - start);
      await new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(null); }));
      found.push(performance.now() - start);
    }
    return { found, script };
  }, { names: things, count: +times, from: `view=${view}` });
  console.log(`${view.padEnd(9)} work (evaluated, drawn, laid out): p50 ${quantile(taken.script, 0.5).toFixed(1)} ms, p95 ${quantile(taken.script, 0.95).toFixed(1)} ms; to the next frame: p50 ${quantile(taken.found, 0.5).toFixed(1)} ms, p95 ${quantile(taken.found, 0.95).toFixed(1)} ms, worst ${Math.max(...taken.found).toFixed(1)} ms`);
}
console.log(`${payload.holdings.length} holdings × ${payload.about.steps.length - 1} steps, ${payload.claims.length} claims; ${things.length} removals in turn, ${times} toggles a view; Chromium headless, ${process.arch}; launch ${(launched - started).toFixed(0)} ms`);
await browser.close();

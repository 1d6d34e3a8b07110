// How long a removal takes from click to outcomes: on the cases of a file of golden vectors, and on a made network of 300 holdings × 324 months × 12 readings.
//   python tools/vectors.py vectors.json.gz && node frontend/bench/kernel.mjs vectors.json.gz
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { dice, synthetic } from "./synthetic.mjs";

const front = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "kernel-"));
buildSync({ entryPoints: [join(front, "src", "kernel", "index.ts")], bundle: true, minify: true, format: "esm", outfile: join(folder, "kernel.mjs"), target: ["es2022"] });
const bytes = readFileSync(join(folder, "kernel.mjs")).length;
const { Engine } = await import(pathToFileURL(join(folder, "kernel.mjs")).href);
rmSync(folder, { recursive: true });

/** Outcomes of every aim, all holdings' bounds and the cascade; no answer of one removal is used for another. Each is asked five times, in five
 * passes, and its median counts, since other work on the machine interrupts; `every single one` leaves the interruptions in. */
function measure(name, data, asked) {
  const begun = performance.now(), engine = new Engine(data);
  engine.lines(null);
  const made = performance.now() - begun;
  const once = ({ removal, step }) => { engine.outcomes(removal, step); for (const place of data.part.holdings) engine.held(data.holdings[place]); engine.cascade(removal); };
  const taken = asked.filter(({ removal }) => engine.canTake(removal) === "");
  for (const one of taken.slice(0, 20)) once(one);
  const before = process.cpuUsage(), passes = 5, seen = taken.map(() => []);
  for (let pass = 0; pass < passes; pass++) taken.forEach((one, number) => { const start = performance.now(); once(one); seen[number].push(performance.now() - start); });
  const used = process.cpuUsage(before), cpu = (used.user + used.system) / 1000 / (taken.length * passes);
  const every = seen.flat().sort((a, b) => a - b), times = seen.map((some) => some.sort((a, b) => a - b)[passes >> 1]).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  console.log(`${name}: ${data.part.holdings.length} holdings, ${data.part.ways.length} ways, ${data.steps} steps, ${data.targets.length} aims; made in ${made.toFixed(1)} ms; ${times.length} removals: median ${at(0.5)}, p95 ${at(0.95)}, most ${times.at(-1).toFixed(2)} ms; every single one: p95 ${every[Math.floor(every.length * 0.95)].toFixed(2)} ms; processor time ${cpu.toFixed(2)} ms each, all threads`);
}

console.log(`${cpus()[0].model}, Node ${process.version}; kernel ${bytes} bytes minified`);
if (process.argv[2] !== undefined) {
  let name = "", data = null, asked = [];
  const told = () => { if (asked.length > 50) measure(name, data, asked); };
  for (const text of gunzipSync(readFileSync(process.argv[2])).toString("utf8").split("\n")) {
    if (text === "") continue;
    const row = JSON.parse(text);
    if (row.case !== undefined) { told(); [name, data, asked] = [row.case, row.engine, []]; } else asked.push(row);
  }
  told();
}
const made = synthetic(), roll = dice(11);
const asked = Array.from({ length: 300 }, (_, number) => ({
  removal: { things: number % 3 === 2 ? [] : [`t${roll(40)}`], holdings: number % 3 === 2 ? [made.holdings[roll(300)]] : [], sources: [], claims: [], between: number % 4 === 0 ? ["one", "other"] : null, start: roll(150), stop: null },
  step: 150 + roll(170),
}));
measure("synthetic, 12 readings", made, asked);

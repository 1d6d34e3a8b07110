// How long a removal takes from click to outcomes: on the cases of a file of golden vectors, and on a made network of 300 holdings × 324 months × 12 readings.
//   python tools/vectors.py vectors.json.gz && node frontend/bench/kernel.mjs vectors.json.gz
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildSync } from "esbuild";

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

/** A small generator, so that the network is the same every time. */
function dice(seed) { let state = seed; return (below) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 4294967296) * below); }; }

/** 300 holdings over 324 months, in circles of two here and there; two groups of rivals of two and three claims: six readings a bound. */
function synthetic() {
  const roll = dice(7), steps = 324, holdings = 300, lines = [[], [0, steps - 1]], values = [[0, 0, 0, 0, 0, 0]];
  const line = () => { const start = roll(200), stop = Math.min(steps - 1, start + 20 + roll(200)); lines.push([start, stop]); return lines.length - 1; };
  const ways = [], needs = [], paths = [], shapes = [[], [], [], [], [], []], order = [], into = Array.from({ length: holdings }, () => []);
  for (let one = 0; one < holdings; one++) {
    for (let count = 0; count < 2; count++) {
      const circle = one % 10 === 4 && one + 1 < holdings && count === 1, several = [];
      if (one >= 30) for (let number = 0; number < 1 + roll(3); number++) several.push(Math.max(0, one - 1 - roll(40)));
      if (circle) several.push(one + 1);
      const wide = several.length > 2 && !circle;
      needs.push(several.length === 0 ? [] : wide ? [[2, ...new Set(several)]] : [...new Set(several)]);
      into[one].push(ways.length);
      const open = line();
      ways.push([`w${ways.length}`, one, 1, [roll(200)], [roll(200)], [roll(200)], open]);
      values.push([open, roll(4) * 3, roll(2), roll(3) === 0 ? 1e9 : roll(30), 0, 0], [lines.push([lines[open][0] + 5, lines[open][1]]) - 1, roll(4) * 4, 1, roll(3) === 0 ? 1e9 : roll(12), 0, 0]);
      for (let footing = 0; footing < 3; footing++) { shapes[footing].push(values.length - 2); shapes[3 + footing].push(values.length - 1); }
      const rival = ways.length - 1 >= 60 && ways.length - 1 < 65 ? ways.length - 61 : -1;
      paths.push([0, roll(8) === 0 ? 0 : 2, 0, rival >= 0 ? [rival] : []]);
    }
  }
  for (let one = 0; one < holdings; one++) { if (one % 10 === 5 && needs[(one - 1) * 2 + 1].includes(one)) continue; order.push([one]); }
  const sorted = order.map(([one]) => (one % 10 === 4 ? [1, one, one + 1] : [0, one]));
  for (let one = 5; one < holdings; one += 10) { const way = one * 2; needs[way] = [...new Set([...(Array.isArray(needs[way][0]) ? [] : needs[way]), one - 1])]; }
  const names = Array.from({ length: 200 }, (_, number) => `t${number}`);
  return {
    format: 1, steps, resolution: "month", first_day: 700000, notice: [3, 6],
    things: { ids: [...names, ...Array.from({ length: holdings }, (_, one) => `h${one}`)], listed: 200 + holdings, actors: names.map((_, number) => number), parts: [] },
    sides: [["one", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]], ["other", [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]]],
    sources: { keys: ["S"], derives: [[]], listed: 1 },
    claims: { ids: ["a0", "a1", "b0", "b1", "b2"], marks: [24, 24, 24, 24, 24], premises: [], evidence: [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], rivals: [], merged: [] },
    edges: names.flatMap((_, number) => (number > 0 ? [[Math.floor(number / 3), number, number % 7 === 0 ? 0 : 1, 1, -1]] : [])),
    holdings: Array.from({ length: holdings }, (_, one) => `h${one}@t${roll(200)}`), ways,
    part: { holdings: [...Array(holdings).keys()], ways: [...ways.keys()] },
    targets: Array.from({ length: 18 }, (_, one) => holdings - 1 - one * 5), bearing: Array.from({ length: 18 }, () => [...Array(holdings).keys()]),
    needs, order: sorted, paths,
    given: Array.from({ length: holdings }, (_, one) => [[], [1, 1], one < 30 ? [[line(), 1, 0, []]] : []]),
    spoken: Array(holdings).fill(0), groups: [[[0, 1], [[0], [1]], 1], [[2, 3, 4], [[2], [3], [4]], 1]], shapes,
    moved: { claims: [], doubted: [], ways: [], holdings: [] }, values, lines,
  };
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

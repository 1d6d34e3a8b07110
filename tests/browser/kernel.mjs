// Runs the page's kernel over golden vectors and compares everything with what Python says: node kernel.mjs VECTORS.json.gz
import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { createRequire } from "node:module";

const front = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "frontend");
const { buildSync } = createRequire(join(front, "package.json"))("esbuild");
const folder = mkdtempSync(join(tmpdir(), "kernel-"));
const source = `export { Engine } from "./kernel/index"; export { book, opened } from "./book"; export { here } from "./asking";`;
globalThis.location = { hash: "", href: "file:///page.html" };
globalThis.window = globalThis;
globalThis.addEventListener = () => undefined;
buildSync({ stdin: { contents: source, resolveDir: join(front, "src"), loader: "ts" }, jsx: "automatic", jsxImportSource: "preact", bundle: true, format: "esm", outfile: join(folder, "kernel.mjs"), logLevel: "warning", target: ["es2022"] });
const { Engine, book, opened, here } = await import(pathToFileURL(join(folder, "kernel.mjs")).href);
rmSync(folder, { recursive: true });

const hex = (line) => { let found = 0n; for (let word = line.length - 1; word >= 0; word--) found = (found << 32n) | BigInt(line[word]); return found.toString(16); };
const held = (one) => `${hex(one.surely)},${hex(one.possibly)}`;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What would settle a question about one target, in Python's shape. */
function settling(engine, removal, step, footing) {
  const found = engine.settling(removal, step, footing);
  if (found === null) return null;
  report.settled[found.kind] = (report.settled[found.kind] ?? 0) + 1;
  const { kind, about, claims, resolutions } = found;
  return { kind, about, claims, resolutions: resolutions.map(({ ifSo, verdict }) => [typeof ifSo === "string" ? ifSo : `if ${ifSo.join(" and ")} holds`, verdict]) };
}

/** A whole answer, put together by the page, beside Python's. */
function answered({ answer }) {
  const got = here(answer.question), faults = [];
  if (got === null || got.sections === undefined) { const why = String(got?.beyond ?? got); report.unanswered[why] = (report.unanswered[why] ?? 0) + 1; return; }
  if (got.question !== answer.question) faults.push({ what: "question", got: got.question, want: answer.question });
  if (got.title !== answer.title) faults.push({ what: "title", got: got.title, want: answer.title });
  if (!same(got.summary, answer.summary)) faults.push({ what: "summary", got: got.summary, want: answer.summary });
  const titles = [...new Set([...got.sections, ...answer.sections].map((one) => one.title))];
  for (const title of titles) {
    const [mine, theirs] = [got, answer].map(({ sections }) => sorted(sections.find((one) => one.title === title)));
    if (!same(mine, theirs)) faults.push({ what: title, got: mine, want: theirs });
    report.sections[title] = (report.sections[title] ?? 0) + 1;
  }
  const settling = answer.sections.find((one) => one.title.startsWith("What would settle"))?.lines[0].text.split(" ").slice(0, 2).join(" ");
  if (settling !== undefined) report.settling[settling] = (report.settling[settling] ?? 0) + 1;
  const beyond = /^Beyond it: (\w+ \w+)/.exec(answer.summary[1])?.[1];
  report.beyond[beyond] = (report.beyond[beyond] ?? 0) + 1;
  report.answers++;
  if (faults.length === 0) return;
  report.answersWrong++;
  if (report.first.length < 5) report.first.push({ case: name, asked: answer.question, faults: faults.slice(0, 3) });
}
/** The same data with its keys in order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  return value !== null && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
}

const report = { vectors: 0, targets: 0, wrong: 0, cases: 0, refused: {}, refusedIn: {}, statuses: {}, by: 0, named: 0, enforced: 0, answers: 0, answersWrong: 0, unanswered: {}, sections: {}, settling: {}, settled: {}, outer: 0, beyond: {}, readings: 0, first: [] };
let whole = null, compiled = null, holdings = [], name = "";
for (const line of gunzipSync(readFileSync(process.argv[2])).toString("utf8").split("\n")) {
  if (line === "") continue;
  const row = JSON.parse(line);
  if (row.case !== undefined) {
    name = row.case;
    whole = new Engine(row.engine);
    compiled = row.engine;
    holdings = row.engine.part.holdings.map((place) => row.engine.holdings[place]);
    report.cases++;
    continue;
  }
  if (row.page !== undefined) { book.value = opened({ ...row.page, later: [], engine: compiled }); continue; }
  if (row.answer !== undefined) { answered(row); continue; }
  report.vectors++;
  const { removal, step, footing } = row;
  const engine = whole.in(row.reading ?? "");
  const refused = engine.canTake(removal);
  if (refused !== "" || row.refused === true) {
    report.refused[refused] = (report.refused[refused] ?? 0) + 1;
    report.refusedIn[name] = (report.refusedIn[name] ?? 0) + 1;
    continue;
  }
  const lines = engine.lines(removal, footing);
  const faults = [];
  const check = (what, got, want) => { if (!same(got, want)) faults.push({ what, got, want }); };
  check("lines", [lines.with, lines.frozen, lines.replanned].map((several) => several.map(held)), row.lines);
  check("held", holdings.map((one) => held(engine.held(one))), row.held);
  check("cascade", engine.cascade(removal), row.cascade);
  check("fallen", engine.withdrawn(removal).claims, row.fallen);
  check("silent", engine.withdrawn(removal).sources, row.silent);
  const outcomes = engine.outcomes(removal, step, footing);
  row.outcomes.forEach((want, number) => {
    const got = outcomes[number];
    for (const key of Object.keys(want)) check(`${want.target} ${key}`, got[key], want[key]);
    report.targets++;
    report.statuses[got.status] = (report.statuses[got.status] ?? 0) + 1;
    report.by += got.by.length > 0 ? 1 : 0;
  });
  check("outer", engine.outer(removal, footing), row.outer);
  check("raises", engine.raises(removal, step, footing), row.raises);
  if (row.beyond !== undefined) check("beyond", engine.beyond(removal, step, outcomes, footing).map((one) => (one === null ? ["", [], []] : [one.word, one.declarations, one.first])), row.beyond);
  if (row.settles !== undefined) check("settles", settling(engine.of([row.settles.target]), removal, step, footing), row.settles.found);
  if (row.outer.length > 0) report.outer++;
  if (row.reading !== "") report.named++;
  if (engine.readings.get(row.reading) === true) report.enforced++;
  report.readings = Math.max(report.readings, ...row.readings);
  if (faults.length > 0) {
    report.wrong++;
    if (report.first.length < 5) report.first.push({ case: name, reading: row.reading, removal, step, footing, faults: faults.slice(0, 3) });
  }
}
process.stdout.write(JSON.stringify(report));

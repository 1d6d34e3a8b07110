// A made network, the same every time: 300 holdings × 324 months × 12 readings, as the kernel takes it; and a page of any case that carries it.
import { gunzipSync, gzipSync } from "node:zlib";

/** A small generator, so that the network is the same every time. */
export function dice(seed) { let state = seed; return (below) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 4294967296) * below); }; }

/** 300 holdings over 324 months, in circles of two here and there, in twelve readings (bounds × footings × frozen and re-planned); with `rivals` two
 * groups of rivals of two and three claims, so up to six choices in each of them. `record`: claims and sources of a case, on which its ways rest, each
 * on one and on what footing. */
export function synthetic(record = null, rivals = true) {
  const own = ["rival-a0", "rival-a1", "rival-b0", "rival-b1", "rival-b2"], before = record?.claims.ids.length ?? 0;
  const roll = dice(7), rolled = dice(23), steps = 324, holdings = 300, lines = [[], [0, steps - 1]], values = [[0, 0, 0, 0, 0, 0]];
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
      const number = ways.length - 1, cited = rival >= 0 ? before + rival : before > 0 ? Math.floor((number * before) / 600) : -1;
      paths.push([record === null ? 0 : rolled(10) < 7 ? 0 : 1 + rolled(2), roll(8) === 0 ? 0 : 2, 0, cited >= 0 ? [cited] : []]);
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
    sources: record?.sources ?? { keys: ["S"], derives: [[]], listed: 1 },
    claims: {
      ids: [...(record?.claims.ids ?? []), ...own], marks: [...(record?.claims.marks ?? []), ...own.map(() => 24)], premises: record?.claims.premises ?? [],
      evidence: [...(record?.claims.evidence ?? []), ...own.map(() => [0, 0])], rivals: record?.claims.rivals ?? [], merged: [],
    },
    edges: names.flatMap((_, number) => (number > 0 ? [[Math.floor(number / 3), number, number % 7 === 0 ? 0 : 1, 1, -1]] : [])),
    holdings: Array.from({ length: holdings }, (_, one) => `h${one}@t${roll(200)}`), ways,
    part: { holdings: [...Array(holdings).keys()], ways: [...ways.keys()] },
    targets: Array.from({ length: 18 }, (_, one) => holdings - 1 - one * 5), bearing: Array.from({ length: 18 }, () => [...Array(holdings).keys()]),
    needs, order: sorted, paths,
    given: Array.from({ length: holdings }, (_, one) => [[], [1, 1], one < 30 ? [[line(), 1, 0, []]] : []]),
    declared: [], unsupported: [], told: [], dated: [], groups: (rivals ? [[0, 1], [2, 3, 4]] : []).map((some) => some.map((one) => before + one)).map((some) => [some, some.map((one) => [one]), 1]), shapes,
    moved: { claims: [], doubted: [], ways: [], holdings: [], fixed: [] }, readings: [], values, lines,
  };
}

const DATA = /(id="rapallo-data">)([^<]*)(<)/;
export const carried = (html) => JSON.parse(gunzipSync(Buffer.from(DATA.exec(html)[2].trim(), "base64")));

/** The page with the made network in place of its own: its things, holdings, ways and aims, and a diagram of all its holdings. Its ways rest on the case's claims. */
export function withSynthetic(html, rivals = false) {
  const data = carried(html), { claims, sources } = data.engine, engine = synthetic({ claims, sources }, rivals), ids = new Set(data.things.map((one) => one.id));
  const thing = (id) => ({ id, label: id, kind: "", classes: [], part_of: [], names: [], says: "", said: "", lat: null, lon: null, radius: null, note: "", claims: [] });
  const boxes = engine.holdings.map((id, number) => ({ id, kind: "holding", footing: "stated", layer: Math.floor(number / 25), rows: [id], note: "", says: "", claims: [], x: (11 - Math.floor(number / 25)) * 170, y: (number % 25) * 44, width: 120, height: 30 }));
  const arcs = engine.needs.flatMap((needs, way) => needs.flat().filter((one, at, all) => all.indexOf(one) === at && one !== engine.ways[way][1]).slice(0, 1).map((from) => [from, engine.ways[way][1]]));
  const once = new Map(arcs.map((pair) => [pair.join(" "), pair]));
  const cited = engine.paths.map(([, , , some]) => some.map((one) => engine.claims.ids[one]).filter((id) => !id.startsWith("rival-"))), footings = ["stated", "inferred", "assumed"];
  const waysOf = new Map(data.claims.map((one) => [one.id, []]));
  cited.forEach((some, way) => some.forEach((id) => waysOf.get(id).push(engine.ways[way][0])));
  for (const one of data.claims) one.ways = waysOf.get(one.id);
  data.ways = engine.ways.map(([id, gives], way) => ({ ...data.ways[0], id, label: `way ${id}`, says: "", gives: engine.holdings[gives], needs: engine.needs[way].map((need) => (typeof need === "number" ? { k: 1, of: [engine.holdings[need]] } : { k: need[0], of: need.slice(1).map((one) => engine.holdings[one]) })), footing: footings[engine.paths[way][0]], claims: cited[way] }));
  data.engine = engine;
  data.things.push(...engine.things.ids.filter((id) => !ids.has(id)).map(thing));
  data.holdings = engine.holdings.map((id) => ({ ...data.holdings[0], id, label: id, thing: id.split("@")[0], actor: id.split("@")[1] }));
  data.about.steps = Array.from({ length: engine.steps + 1 }, (_, step) => engine.first_day + Math.round(step * 30.436875));
  data.about.horizon = [data.about.steps[0], data.about.steps[engine.steps] - 1];
  data.about.resolution = "month";
  data.about.aims = engine.targets.map((place) => engine.holdings[place]);
  data.pathways = { [data.about.aims[0]]: { ...Object.values(data.pathways)[0], target: data.about.aims[0], boxes, arcs: [...once.values()].map(([from, to]) => ({ start: engine.holdings[from], end: engine.holdings[to], footing: "stated", used: true, label: "", path: `M${boxes[from].x + 120} ${boxes[from].y + 15}L${boxes[to].x} ${boxes[to].y + 15}` })), width: 2040, height: 1100 } };
  return html.replace(DATA, (_, before, __, after) => before + gzipSync(JSON.stringify(data)).toString("base64") + after);
}

/** The compiled network cut down to what bears on some of its targets, as a question about these alone has it. */
import { wired, type Compiled, type CompiledReading, type Network } from "./network";
import type { Record as Claims } from "./record";

/** The same data about these targets only, by number among the data's own. */
export function restricted(data: Compiled, network: Network, claims: Claims, targets: readonly number[]): { data: Compiled; network: Network } {
  const held = [...new Set(targets.flatMap((one) => data.bearing[one]!))].sort((one, other) => one - other), place = new Map(held.map((old, at) => [old, at] as const));
  const ways = data.part.ways.map((_, at) => at).filter((at) => place.has(network.gives[at]!)), way = new Map(ways.map((old, at) => [old, at] as const));
  const moved = <T extends readonly unknown[]>(rows: readonly T[] | undefined, by: ReadonlyMap<number, number>): T[] =>
    (rows ?? []).filter(([old]) => by.has(old as number)).map(([old, ...rest]) => [by.get(old as number)!, ...rest] as unknown as T);
  const paths = ways.map((old) => data.paths[old]!), given = held.map((old) => data.given[old]!);
  const cited = new Set([...paths.flatMap(([, , , several]) => several), ...given.flatMap(([, , declared]) => declared.flatMap((row) => row[3]))]);
  const found: Compiled = {
    ...data,
    part: { holdings: held.map((old) => data.part.holdings[old]!), ways: ways.map((old) => data.part.ways[old]!) },
    targets: targets.map((one) => place.get(data.targets[one]!)!),
    bearing: targets.map((one) => data.bearing[one]!.map((old) => place.get(old)!)),
    needs: ways.map((old) => data.needs[old]!.map((need) => (typeof need === "number" ? place.get(need)! : [need[0]!, ...need.slice(1).map((one) => place.get(one)!)]))),
    order: data.order.filter(([, first]) => place.has(first!)).map(([circle, ...members]) => [circle!, ...members.map((old) => place.get(old)!)]),
    paths, given,
    declared: data.declared.map(([name, line, ...places]): Compiled["declared"][number] => [name, line, ...places.flatMap((old) => place.get(old) ?? [])]).filter((row) => row.length > 2),
    groups: data.groups.filter(([several, , , ...denied]) => [...several, ...denied].some((claim) => [...claims.withInferred([claim])].some((one) => cited.has(one)))),
    told: moved(data.told, way), dated: moved(data.dated, way),
    shapes: data.shapes.map((row) => ways.map((old) => row[old]!)),
    moved: { ...data.moved, ways: moved(data.moved.ways, way), holdings: moved(data.moved.holdings, place), fixed: moved(data.moved.fixed, place) },
    readings: data.readings.map((row): CompiledReading => ({ ...row, closed: (row.closed ?? []).flatMap((old) => way.get(old) ?? []), bars: moved(row.bars, way), ways: moved(row.ways, way), holdings: moved(row.holdings, place) })),
  };
  const gives = Int32Array.from(ways, (old) => place.get(network.gives[old]!)!);
  const needs = found.needs.map((several) => several.map((need) => (typeof need === "number" ? { k: 1, of: [need] } : { k: need[0]!, of: need.slice(1) })));
  return { data: found, network: wired(data.steps, held.length, gives, needs, found.order, network.full, network.empty) };
}

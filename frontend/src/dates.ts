/** Days as proleptic Gregorian ordinals (1 = 0001-01-01), and dates as people type and read them. */

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Stand for "no bound" where a number is needed. */
export const FIRST = -1e9;
export const LAST = 1e9;

export interface Civil { y: number; m: number; d: number }
/** From the first day to the last, both inclusive. */
export interface Spell { first: number; last: number; text: string }

const leap = (y: number) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
export const lengthOf = (y: number, m: number) => (m === 2 && leap(y) ? 29 : DAYS[m - 1]!);

export function ordinal(y: number, m: number, d: number): number {
  const before = y - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let month = 1; month < m; month++) days += lengthOf(y, month);
  return days + d;
}

export function civil(day: number): Civil {
  let y = Math.floor(day / 365.2425) + 1;
  while (ordinal(y, 1, 1) > day) y--;
  while (ordinal(y + 1, 1, 1) <= day) y++;
  let rest = day - ordinal(y, 1, 1) + 1;
  let m = 1;
  while (rest > lengthOf(y, m)) rest -= lengthOf(y, m++);
  return { y, m, d: rest };
}

const two = (n: number) => String(n).padStart(2, "0");
export const iso = (day: number) => { const { y, m, d } = civil(day); return `${String(y).padStart(4, "0")}-${two(m)}-${two(d)}`; };
export const isoMonth = (day: number) => iso(day).slice(0, 7);
export const sayDay = (day: number) => { const { y, m, d } = civil(day); return `${d} ${MONTHS[m - 1]} ${y}`; };
export const sayMonth = (day: number) => { const { y, m } = civil(day); return `${MONTHS[m - 1]} ${y}`; };

/** A day in the words of a step: "Sep 1939", "1939", "1 Sep 1939". */
export function sayIn(day: number, resolution: string): string {
  return resolution === "year" ? String(civil(day).y) : resolution === "month" ? sayMonth(day) : sayDay(day);
}
/** A step's first day as it stands in the address: 1939-09, 1939, 1939-09-01. */
export function textIn(day: number, resolution: string): string {
  return resolution === "year" ? iso(day).slice(0, 4) : resolution === "month" ? isoMonth(day) : iso(day);
}

/** A date typed as 1939, 1939-09, 1939-09-01, "Sep 1939", "1 September 1939", or a span of two (1925/1933): `null` for anything else. */
export function typedDate(text: string): Spell | null {
  const plain = text.trim().toLowerCase();
  const halves = plain.split(/\s*(?:\/|\.\.|–|—|\bto\b)\s*/);
  if (halves.length === 2) {
    const a = typedDate(halves[0]!), b = typedDate(halves[1]!);
    return a !== null && b !== null && a.first <= b.last ? { first: a.first, last: b.last, text: plain.includes("/") ? plain : `${edtf(a)}/${edtf(b)}` } : null;
  }
  let found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(plain);
  if (found !== null) return whole(+found[1]!, found[2] === undefined ? 0 : +found[2], found[3] === undefined ? 0 : +found[3]);
  found = /^(?:(\d{1,2})\.?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})$/.exec(plain);
  if (found !== null) {
    const month = MONTHS.findIndex((name) => found![2]!.startsWith(name.toLowerCase())) + 1;
    return month === 0 ? null : whole(+found[3]!, month, found[1] === undefined ? 0 : +found[1]);
  }
  return null;
}

function whole(y: number, m: number, d: number): Spell | null {
  if (y < 1 || m > 12 || (m === 0 && d > 0)) return null;
  if (d > 0) return m > 0 && d <= lengthOf(y, m) ? span(ordinal(y, m, d), ordinal(y, m, d)) : null;
  if (m > 0) return span(ordinal(y, m, 1), ordinal(y, m, lengthOf(y, m)));
  return span(ordinal(y, 1, 1), ordinal(y, 12, 31));
}
const span = (first: number, last: number): Spell => { const found = { first, last, text: "" }; found.text = edtf(found); return found; };

function edtf(spell: { first: number; last: number }): string {
  const a = civil(spell.first), b = civil(spell.last);
  if (spell.first === spell.last) return iso(spell.first);
  if (a.y === b.y && a.m === 1 && a.d === 1 && b.m === 12 && b.d === 31) return iso(spell.first).slice(0, 4);
  if (a.y === b.y && a.m === b.m && a.d === 1 && b.d === lengthOf(b.y, b.m)) return isoMonth(spell.first);
  return `${iso(spell.first)}/${iso(spell.last)}`;
}

/** Where a bound lies: "on 1 May 1927", "in Apr 1927", "in 1927", "between … and …". */
export function stretch(first: number | null, last: number | null): string {
  if (first === null) return last === null ? "at a time not known" : `by ${sayDay(last)}`;
  if (last === null) return `on or after ${sayDay(first)}`;
  if (first === last) return `on ${sayDay(first)}`;
  const a = civil(first), b = civil(last), ends = lengthOf(b.y, b.m) === b.d;
  if (a.d === 1 && ends) {
    const years = a.m === 1 && b.m === 12;
    const one = years ? String(a.y) : sayMonth(first), other = years ? String(b.y) : sayMonth(last);
    return one === other ? `in ${one}` : `between ${one} and ${other}`;
  }
  return `between ${sayDay(first)} and ${sayDay(last)}`;
}

/** The step in which a day lies; before the first step 0, after the last the last. */
export function stepOf(steps: readonly number[], day: number): number {
  let low = 0, high = steps.length - 2;
  while (low < high) { const middle = (low + high + 1) >> 1; if (steps[middle]! <= day) low = middle; else high = middle - 1; }
  return low;
}

/** Days as proleptic Gregorian ordinals (1 = 0001-01-01), and dates as people type and read them. What is typed is read as `rapallo.time` reads it, or
 * not at all: the page knows the common forms of §2.2, with both ends, and refuses the rest, which the desk and the command read. */
import { atBlanks } from "./spelling";

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
/** Stand for "no bound" where a number is needed. */
export const FIRST = -1e15;
export const LAST = 1e15;

export interface Civil { y: number; m: number; d: number }
/** From the first day to the last, both inclusive: as typed, and as Rapallo says it. */
export interface Spell { first: number; last: number; text: string; said: string }

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
const sayYear = (y: number) => (y > 0 ? String(y) : `${1 - y} BC`);
export function iso(day: number): string {
  const { y, m, d } = civil(day);
  return Math.abs(y) > 9999 ? `Y${y}` : `${y < 0 ? "-" : ""}${String(Math.abs(y)).padStart(4, "0")}-${two(m)}-${two(d)}`;
}
export const isoMonth = (day: number) => iso(day).slice(0, -3);
export const sayDay = (day: number) => { const { y, m, d } = civil(day); return `${d} ${MONTHS[m - 1]} ${sayYear(y)}`; };
export const sayMonth = (day: number) => { const { y, m } = civil(day); return `${MONTHS[m - 1]} ${sayYear(y)}`; };

/** A day in the words of a step: "Sep 1939", "1939", "1 Sep 1939". */
export function sayIn(day: number, resolution: string): string {
  return resolution === "year" ? sayYear(civil(day).y) : resolution === "month" ? sayMonth(day) : sayDay(day);
}
/** A step's first day as it stands in the address: 1939-09, 1939, 1939-09-01. */
export function textIn(day: number, resolution: string): string {
  return resolution === "year" ? iso(day).slice(0, -6) : resolution === "month" ? isoMonth(day) : iso(day);
}

/** A stretch of days in words; `unit` is the year, month or decade that a part can be a part of, `phrase`: it is in words. */
interface Read { first: number; last: number; said: string; unit: [number, number] | "decade" | null; phrase: boolean }

const SEASONS: Record<string, [string, number, number]> = {
  21: ["spring", 3, 3], 22: ["summer", 6, 3], 23: ["autumn", 9, 3], 24: ["winter", 12, 3], 25: ["northern spring", 3, 3], 26: ["northern summer", 6, 3], 27: ["northern autumn", 9, 3], 28: ["northern winter", 12, 3],
  29: ["southern spring", 9, 3], 30: ["southern summer", 12, 3], 31: ["southern autumn", 3, 3], 32: ["southern winter", 6, 3], 33: ["first quarter of", 1, 3], 34: ["second quarter of", 4, 3],
  35: ["third quarter of", 7, 3], 36: ["fourth quarter of", 10, 3], 37: ["first third of", 1, 4], 38: ["second third of", 5, 4], 39: ["last third of", 9, 4], 40: ["first half of", 1, 6], 41: ["second half of", 7, 6],
};
type Share = [number, number];
/** Parts of a year (months), of a month (days; negative: from its end) and of a decade (years), under all their names, the first being said. */
const PARTS: [string[], Share, Share?, Share?][] = [
  [["early"], [1, 4], [1, 10], [0, 3]], [["mid", "middle of", "mitte"], [5, 8], [11, 20], [4, 6]], [["late"], [9, 12], [21, -1], [7, 9]],
  [["beginning of", "start of", "anfang"], [1, 2], [1, 5]], [["end of", "ende"], [11, 12], [-5, -1]],
  [["first half of"], [1, 6], [1, 15], [0, 4]], [["second half of"], [7, 12], [16, -1], [5, 9]],
  [["first quarter of"], [1, 3]], [["second quarter of"], [4, 6]], [["third quarter of"], [7, 9]], [["fourth quarter of", "last quarter of"], [10, 12]],
  [["spring", "frühjahr", "frühling"], [3, 5]], [["summer", "sommer"], [6, 8]], [["autumn", "fall", "herbst"], [9, 11]], [["winter"], [12, 14]],
];
const MARKS: [string[], string][] = [[["about ", "around ", "approximately ", "circa ", "ca. ", "ca.", "ca ", "c. ", "c."], "about"], [["perhaps ", "possibly ", "probably "], "perhaps"]];
const STARTS = PARTS.flatMap((row) => row[0].map((phrase) => [`${phrase} `, row] as const)).sort(([a], [b]) => b.length - a.length);

/** A date as Rapallo reads it: days, months, years, decades, seasons and parts of them, a mark (1925~) or "about" with them, a month in English, or a
 * span of two (1925/1933, "from May 1925 to 1933"). `null`: no date, or one that this page leaves to the desk and the command. */
export function typedDate(text: string): Spell | null {
  const trimmed = text.replace(/^ +| +$/g, "");
  if (text.length > 200) return null;
  const whole = side(trimmed);
  if (whole !== null) return { first: whole.first, last: whole.last, text, said: whole.said };
  const words = atBlanks(trimmed).join(" ");
  if (words.toLowerCase().startsWith("from ")) {
    const rest = words.slice(5), between = [" to ", " until "].map((one) => [rest.toLowerCase().indexOf(one), one.length] as const);
    for (const [at, width] of between) { const found = at < 0 ? null : span(date(rest.slice(0, at)), date(rest.slice(at + width)), text); if (found !== null) return found; }
    return null;
  }
  for (let at = trimmed.indexOf("/"); at >= 0; at = trimmed.indexOf("/", at + 1)) {
    const start = side(trimmed.slice(0, at)), end = start === null ? null : side(trimmed.slice(at + 1));
    if (end !== null) return span(start, end, text);
  }
  return null;
}
const span = (start: Read | null, end: Read | null, text: string): Spell | null =>
  start === null || end === null || end.last < start.first ? null : { first: start.first, last: end.last, text, said: `${start.said} – ${end.said}` };

/** A date by itself or as one end of a span. */
function side(text: string): Read | null {
  const found = piece(text);
  if (found !== null) return found;
  const words = date(atBlanks(text).join(" "));
  return words?.phrase === true ? words : null;
}

/** As in ISO 8601-2: 1925-04-15, 1925-04, 1925, 192X, 19XX, 1925-21 for its spring; a mark at the end speaks of all of it. */
function piece(text: string): Read | null {
  const found = /^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d)(?:-(\d\d))?)?([?~%])?$/.exec(text);
  if (found === null) return null;
  const [, year = "", month, day, mark = ""] = found;
  const read = year.includes("X") ? (month === undefined ? masked(year) : null) : dated(+year, month, day);
  return read === null || mark === "" ? read : { ...read, said: `${mark === "?" ? "" : "about "}${read.said}${mark === "~" ? "" : " (uncertain)"}` };
}
function masked(year: string): Read | null {
  const low = +year.replaceAll("X", "0"), high = +year.replaceAll("X", "9");
  if (low < 1) return null;
  return { first: ordinal(low, 1, 1), last: ordinal(high, 12, 31), said: year.endsWith("XX") ? `${low}–${high}`.replace(/\d+/g, (one) => one.padStart(4, "0")) : `the ${year.slice(0, 3)}0s`, unit: year.endsWith("XX") ? null : "decade", phrase: false };
}
function dated(y: number, month?: string, day?: string): Read | null {
  if (y < 1) return null;
  if (month === undefined) return { first: ordinal(y, 1, 1), last: ordinal(y, 12, 31), said: String(y), unit: [y, 0], phrase: false };
  const m = +month, season = SEASONS[m];
  if (season !== undefined) return day !== undefined ? null : { ...months(y, season[1], season[2]), said: m === 24 || m === 28 || m === 30 ? `${season[0]} ${winterOf(y)}` : `${season[0]} ${y}`, unit: null, phrase: false };
  if (m < 1 || m > 12) return null;
  if (day === undefined) return { ...months(y, m, 1), said: `${MONTHS[m - 1]} ${y}`, unit: [y, m], phrase: false };
  if (+day < 1 || +day > lengthOf(y, m)) return null;
  const number = ordinal(y, m, +day);
  return { first: number, last: number, said: sayDay(number), unit: null, phrase: false };
}
const winterOf = (y: number) => `${String(y).padStart(4, "0")}/${two((y + 1) % 100)}`;
function months(y: number, m: number, many: number): { first: number; last: number } {
  const last = m - 1 + many - 1, endY = y + Math.floor(last / 12), endM = (last % 12) + 1;
  return { first: ordinal(y, m, 1), last: ordinal(endY, endM, lengthOf(endY, endM)) };
}

/** Plain words for one date: a mark before, then a part, a name, or digits. */
function date(words: string): Read | null {
  if ([...words.toLowerCase()].length !== [...words].length) return null;
  const text = unfilled(words), lower = text.toLowerCase();
  for (const [phrases, said] of MARKS) {
    const phrase = phrases.find((one) => lower.startsWith(one));
    if (phrase === undefined) continue;
    const inner = unmarked(unfilled(text.slice(phrase.length)));
    return inner === null ? null : { ...inner, said: `${said} ${inner.said}`, unit: null, phrase: true };
  }
  return unmarked(text);
}
function unfilled(text: string): string {
  for (let round = 0; round < 2; round++) for (const filler of ["in ", "at ", "on ", "the "]) if (text.toLowerCase().startsWith(filler)) text = text.slice(filler.length);
  return text;
}
function unmarked(words: string): Read | null {
  const text = words.replace(/^(early|mid|late)-/i, "$1 "), lower = text.toLowerCase();
  const start = STARTS.find(([phrase]) => lower.startsWith(phrase));
  if (start === undefined) return named(text) ?? piece(text);
  let rest = text.slice(start[0].length);
  for (const filler of ["of ", "the "]) if (rest.toLowerCase().startsWith(filler)) rest = rest.slice(filler.length);
  return part(start[1], rest);
}
function named(text: string): Read | null {
  const lower = text.toLowerCase(), decade = /^(\d\d[1-9])0s$/.exec(lower);
  if (decade !== null) { const found = masked(`${decade[1]}X`); return found === null ? null : { ...found, phrase: true }; }
  const first = /^(?:(\d{1,2})\.? )?([a-z]{3,9})\.? (\d{4})$/.exec(lower), later = /^([a-z]{3,9})\.? (\d{1,2}), ?(\d{4})$/.exec(lower);
  const [day, name, year] = first !== null ? [first[1], first[2]!, first[3]!] : later !== null ? [later[2], later[1]!, later[3]!] : [undefined, "", ""];
  const month = MONTH_NAMES.findIndex((one) => one === name || one.slice(0, 3) === name) + 1;
  const found = month === 0 ? null : dated(+year, two(month), day);
  return found === null ? null : { ...found, phrase: true };
}
function part([phrases, ofYear, ofMonth, ofDecade]: (typeof PARTS)[number], rest: string): Read | null {
  const word = phrases[0]!;
  if (word === "winter") {
    const found = /^(\d{4})[/-](\d{2}|\d{4})$/.exec(rest), y = found === null ? 0 : +found[1]!;
    return found === null || y < 1 || !String(y + 1).padStart(4, "0").endsWith(found[2]!) ? null : { ...months(y, 12, 3), said: `winter ${winterOf(y)}`, unit: null, phrase: true };
  }
  const whole = named(rest) ?? piece(rest);
  if (whole === null || whole.unit === null) return null;
  const said = `${word}${word === "mid" ? "-" : " "}${whole.said.replace(/^the /, "")}`;
  if (whole.unit === "decade") {
    if (ofDecade === undefined) return null;
    const { y } = civil(whole.first);
    return { first: ordinal(y + ofDecade[0], 1, 1), last: ordinal(y + ofDecade[1], 12, 31), said, unit: null, phrase: true };
  }
  const [y, m] = whole.unit;
  if (m === 0) return { ...months(y, ofYear[0], ofYear[1] - ofYear[0] + 1), said, unit: null, phrase: true };
  if (ofMonth === undefined) return null;
  const day = (one: number) => ordinal(y, m, one > 0 ? one : lengthOf(y, m) + 1 + one);
  return { first: day(ofMonth[0]), last: day(ofMonth[1]), said, unit: null, phrase: true };
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

/** Names in German, Russian or English spelling fall on one key and are compared by what they can mean: the page's reading of
 * `rapallo.record.folding`, rule for rule the same. */
import { agreement, atBlanks, bare, begins, byCode, keyOf, readWord, wordLikeness, type Word } from "./spelling";

/** Names this similar or more are alike. */
export const ALIKE = 90;
const WORD = ALIKE / 100;
const PART = 0.75;
const NUMBERS = 0.6;
const JOINED = 0.95;
const SHORTEST_JOINED = 5;
const MOST_WORDS = 16;

const LEGAL = new Set(
  "gmbh mbh ag kg kgaa ohg se ev eg co cie inc corp corporation ltd limited llc llp plc sa sarl spa srl nv bv ab oy jsc ojsc cjsc pjsc pao oao zao ooo ao fgup aktiengesellschaft гмбх аг кг ооо оао зао пао ао фгуп ко лтд инк корп".split(" "),
);
const PARTICLES = new Set("von vom van der den dem des de di du la le zu zum zur und and the унд энд фон ван дер ден цу цур".split(" "));
const TITLES = new Set("dr prof graf grafin gräfin freiherr freiherrn ritter edler furst fürst baron count prince prinz sir граф графиня барон фрайхерр фрейгерр риттер князь".split(" "));
const TWO_LETTERS = new Set("yu ya ye ju ja je ch sh zh ts kh th ph".split(" "));
/** Figures that are no decimal digits and have no plainer form. */
const FIGURE = /^[\p{Nd}\u1369-\u1371\u19da\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}]/u;

/** A name as read: the words that tell it apart, signs of single letters, numbers, the keys of a family name, and all of it in one word. */
export interface Name { words: readonly Word[]; initials: readonly string[]; numbers: readonly string[]; family: readonly string[]; joined: string }
const NOTHING: Name = { words: [], initials: [], numbers: [], family: [], joined: "" };

/** A name in lower case without accents and punctuation; what stands before a comma goes to the end. */
export function plain(text: string): string { return parts(text).flat().join(" "); }

function parts(text: string): string[][] {
  const whole = bare(text), comma = whole.indexOf(",");
  const turned = comma < 0 ? ` ${whole}` : `${whole.slice(comma + 1)} ${whole.slice(0, comma)}`;
  const found = atBlanks(turned).map((part): string[] => part.match(/\p{Nd}+|[\p{L}\p{Nl}\p{No}]+/gu) ?? []).filter((one) => one.length > 0);
  return found.map((one, at) => {
    const spelt = one.every((piece) => [...piece].length === 1) ? one.join("") : "";
    return (spelt.length > 2 && LEGAL.has(spelt)) || (spelt === "ag" && at === found.length - 1) ? [spelt] : one;
  });
}

/** The number of a Roman numeral under forty; blank: it is none. */
function roman(piece: string): string {
  const found = /^(?=[ivx]{2,}$)(x{0,3})(ix|iv|v?i{0,3})$/.exec(piece);
  if (found === null) return "";
  const units = found[2]!;
  return String(10 * found[1]!.length + (units === "ix" ? 9 : units === "iv" ? 4 : (units.includes("v") ? 5 : 0) + units.replace("v", "").length));
}

/** A name read into the words that tell it apart, initials and numbers. */
export function readName(text: string): Name {
  const pieces = parts(text).flatMap((found, part) => found.map((piece) => [part, piece] as const));
  let words: number[] = [];
  const titles: number[] = [], aside: number[] = [], singles: number[] = [], numbers: string[] = [];
  pieces.forEach(([, piece], at) => {
    const numeral = roman(piece);
    if (FIGURE.test(piece)) numbers.push(piece.replace(/^0+(?=.)/su, ""));
    else if ([...piece].length === 1 || TWO_LETTERS.has(piece)) singles.push(at);
    else if (numeral !== "") numbers.push(numeral);
    else if (LEGAL.has(piece) || PARTICLES.has(piece)) aside.push(at);
    else (TITLES.has(piece) ? titles : words).push(at);
  });
  numbers.sort(byCode);
  const inOrder = (places: number[]) => places.sort((a, b) => a - b);
  if (words.length < 2) words = inOrder([...words, ...titles]);
  if (words.length === 0 && singles.length > 0) {
    const word = readWord(singles.map((at) => pieces[at]![1]).join(""));
    return { ...NOTHING, words: [word], numbers, family: [word.key], joined: word.key };
  }
  if (words.length === 0) words = aside;
  const read = words.map((at) => [pieces[at]![0], readWord(pieces[at]![1])] as const);
  return {
    words: read.map(([, word]) => word),
    initials: [...new Set(singles.map((at) => [...keyOf(pieces[at]![1])][0] ?? ""))],
    numbers,
    family: read.filter(([part]) => part === read.at(-1)![0]).map(([, word]) => word.key),
    joined: inOrder([...singles, ...words]).map((at) => keyOf(pieces[at]![1])).join("").replace(/(.)\1+/gu, "$1"),
  };
}

/** The key on which all spellings of a name fall; words in the order of their keys. */
export const fold = (name: string) => foldRead(readName(name));

export function foldRead(name: Name): string {
  let { words } = name;
  if (words.length > 2 && words.filter((word) => word.patronymic).length === 1) words = words.filter((word) => !word.patronymic);
  return [...words.map((word) => word.key), ...(words.length < 2 ? name.initials : []), ...name.numbers.map((number) => `#${number}`)].sort(byCode).join(" ");
}

/** The key of a part of a word, for what is still being typed. */
export const foldPart = (word: string) => keyOf(bare(word));

export const sameList = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one, at) => one === b[at]);

/** How alike two names are, from 0 to 100; `words` compares two of their words. */
export function likeness(a: Name, b: Name, words: (one: Word, other: Word) => number = wordLikeness): number {
  const numbered = sameList(a.numbers, b.numbers);
  if (a.words.length === 0 || b.words.length === 0) return a.numbers.length > 0 && foldRead(a) === foldRead(b) ? 100 : 0;
  if (Math.max(a.words.length, b.words.length, a.initials.length, b.initials.length) > MOST_WORDS) return foldRead(a) === foldRead(b) && numbered ? 100 : 0;
  const rows = a.words.map((one) => b.words.map((other) => words(one, other)));
  const bestA = rows.map((row) => Math.max(...row)), bestB = b.words.map((_, at) => Math.max(...rows.map((row) => row[at]!)));
  let [leftA, spareA] = left(a, b, bestA), [leftB, spareB] = left(b, a, bestB);
  if (spareA.length > 0 && spareB.length > 0) { leftA = [...leftA, ...spareA]; leftB = [...leftB, ...spareB]; }
  const agreed = [...bestA, ...bestB].filter((best) => best >= WORD);
  let score: number;
  if (agreed.length === 0) score = Math.min(...bestA, ...bestB);
  else if (leftA.length > 0 && leftB.length > 0) score = Math.min(...leftA, ...leftB);
  else if (leftA.length > 0 || leftB.length > 0) score = PART * Math.min(...agreed);
  else score = Math.min(...agreed);
  if (a.joined === b.joined && a.words.length !== b.words.length && [...a.joined].length >= SHORTEST_JOINED) score = Math.max(score, JOINED);
  if (!numbered) score *= NUMBERS;
  return 100 * score;
}

/** The likeness of what in `a` nothing in `b` answers to: what tells, and what can be spared. */
function left(a: Name, b: Name, best: readonly number[]): [number[], number[]] {
  const telling: number[] = [], spare: number[] = [];
  a.words.forEach((word, at) => { if (best[at]! < WORD && !b.initials.some((sign) => begins(word, sign))) (word.patronymic ? spare : telling).push(best[at]!); });
  for (const sign of a.initials) if (!b.initials.includes(sign) && !b.words.some((word) => begins(word, sign))) spare.push(0);
  return a.words.length + a.initials.length - telling.length - spare.length > 1 ? [telling, spare] : [[...telling, ...spare], []];
}

/** Whether the readings of two names agree. */
export const same = (a: Name, b: Name) => likeness(a, b, agreement) > ALIKE;

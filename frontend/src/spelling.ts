/** What the letters of one word of a name can stand for in German, in Russian and in English: the page's reading of `rapallo.record.spelling`,
 * rule for rule the same (tests/browser compares them on every name of the shipped cases and on random text). */

type Options = readonly string[];

/** One word of a name: its coarse key, all its readings, sorted, and whether it could be a patronymic. */
export interface Word { key: string; readings: readonly string[]; patronymic: boolean }

const CARON: Record<string, string> = { c: "č", s: "š", z: "ž" };
const DIAERESIS: Record<string, string> = { a: "ä", o: "ö", u: "ü", "е": "ё" };
const MARKS: Record<string, Record<string, string>> = { "\u030c": CARON, "\u0301": CARON, "\u0308": DIAERESIS, "\u030b": DIAERESIS, "\u0306": { "и": "й" } };
const APOSTROPHES = new Set("'’‘`´ʹʺʼʽ′″");
const FOREIGN: Record<string, string> = { "ł": "l", "ø": "ö", "æ": "ä", "œ": "ö", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ґ": "г", "є": "е", "і": "и", "ї": "и", "ў": "у" };

const table = (text: string): ReadonlyMap<string, Options> => new Map(text.split(" ").map((entry) => { const [from, to] = entry.split("="); return [from!, to!.split(",")]; }));
const LATIN = table(
  "schtsch=q shch=q šč=q tzsch=č tsch=č tch=č č=č cz=č dsch=J dzh=J dž=J sch=š,ž sh=š š=š zh=ž ž=ž chs=ks,hs ch=h,č ck=k kh=h,kh gh=g th=t ph=f dt=t tz=s ts=s dz=s ds=s,ds x=ks z=s c=k q=k w=v",
);
const CYRILLIC = table(
  "шт=st,št шп=sp,šp дж=J тс=s тц=s дз=s дс=s,ds дт=t кх=kh,h б=b в=v г=g,h д=d ж=ž з=s к=k л=l м=m н=n п=p р=r с=s т=t ф=f х=h ц=s ч=č ш=š щ=q ђ=J ј= љ=l њ=n ћ=č џ=J",
);
const LONGEST = 7;
export const LONGEST_WORD = 40;
const MOST_READINGS = 16;
/** The most that words can reach whose keys differ in two signs. */
const TWO_EDITS = 0.85;

const LATIN_VOWELS: readonly [string, Options][] = [
  ["aeu|äu", ["Y"]], ["eu", ["Y", "eu"]], ["au", ["au"]], ["a(?=[iy]e)", ["a", "e"]], ["e(?=[iy]e)", ["e", "a"]], ["[aeoäö][ijy]+$", ["Y"]],
  ["ae", ["e", "a", "ae"]], ["oe", ["e", "o", "oe"]], ["ue", ["u", "ue"]], ["(?:^|(?<=u))ie", ["i", "e"]], ["[ijy]+o", ["o", "e"]], ["[ijy]+(?!$)", [""]],
  ["[ijy]+", ["i"]], ["ä", ["e", "a"]], ["ö", ["e", "o"]], ["ü", ["u"]], ["å", ["o", "a"]],
];
const CYRILLIC_VOWELS: readonly [string, Options][] = [["au", ["au"]], ["[aeoё][ij]+$", ["Y"]], ["[ij]+(?!$)", [""]], ["[ij]+", ["i"]], ["ё", ["e", "o"]]];
const together = (rows: readonly [string, Options][]) => new RegExp(rows.map(([pattern]) => `(${pattern})`).join("|"), "y");
const LATIN_VOWEL = together(LATIN_VOWELS), CYRILLIC_VOWEL = together(CYRILLIC_VOWELS);
const PLAINER: Record<string, string> = { "а": "a", "я": "a", "о": "o", "э": "e", "е": "e", "у": "u", "ю": "u", "и": "i", "ы": "i", "й": "j", "ь": "", "ъ": "" };
const COARSE: Record<string, string> = { e: "a", i: "a", o: "a", u: "a", Y: "a", g: "h", "č": "h", J: "", "š": "c", "ž": "c", q: "c", v: "f" };
const VOWELS = "aeiouyjäöüåё";
const GIVEN = `alexander aleksandr oleksandr alexandre александр александер|alexandra aleksandra александра|alexei aleksei alexey oleksiy alexej алексей|andrei andrej andriy андрей|anatoly anatolij анатолий|august август аугуст|constantine konstantin константин|catherine katharina katherine yekaterina екатерина катарина|dmitri dimitri dmytro дмитрий димитрий|edward eduard эдуард эдвард|elisabeth elizabeth yelizaveta елизавета элизабет|ernest ernst эрнст|eugene eugen yevgeny yevhen jewgeni евгений ойген эуген|frederick friedrich fridrikh фридрих|george georg georgy georgi георгий георг|gregory grigory grigori григорий|heinrich genrikh генрих хайнрих|helen helene yelena olena елена хелена|jacob jakob yakov jakow яков якоб|joseph josef iosif jozef иосиф йозеф джозеф юзеф|julia yulia juli юлия|leo leon lev лев лео|louis ludovic луи|maria marie mary marija мария|matthew matvei матвей|michael mikhail mykhailo michail михаил михаэль|nicholas nikolai nikolay mykola nikolaus николай николаус|paul pavel pavlo павел пауль|peter pyotr petro pjotr пётр петр петер|philip philipp filipp филипп|sergei sergey serhiy serge сергей|simon semyon semjon семён симон|sophia sophie sofya софия софья|stephen stefan stephan stepan степан стефан штефан|theodore theodor fyodor фёдор теодор|vasily vasyl wassili василий|victor viktor виктор|vladimir volodymyr wladimir uladzimir владимир`;

const ASCII = /^[\x00-\x7f]*$/;
/** Blanks as Python knows them. */
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const IS_BLANK = new RegExp(`^[${BLANK}]$`), OUTER = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "g"), BLANKS = new RegExp(`[${BLANK}]+`);
export const stripped = (text: string) => text.replace(OUTER, "");
export const atBlanks = (text: string) => text.split(BLANKS).filter((part) => part !== "");

/** In the order of code points, as Python sorts. */
export function byCode(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === a.length || at === b.length) return a.length - b.length;
  const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)].map((unit) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit)) as [number, number];
  return one - other;
}

/** A text folded for comparison without case: Python's `casefold`. */
export function caseless(text: string): string {
  const plainly = text.toLowerCase();
  if (ASCII.test(text)) return plainly;
  return [...text].map((sign) => (LOWERED.test(sign) ? sign.toLowerCase() : CHEROKEE.test(sign) ? sign.toUpperCase() : sign.toLowerCase().toUpperCase().toLowerCase())).join("");
}
/** Signs that fold otherwise than to the small letter of their capital. */
const LOWERED = /[\u0130\u0131]/, CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/;

/** A text in lower case without accents, apostrophes, controls and bidirectional marks; umlauts, ё, й and č, š, ž stay. */
export function bare(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replace(/['`\x00-\x08\x0e-\x1b\x7f]/g, "");
  const out: string[] = [];
  for (const sign of [...caseless(text.normalize("NFKC")).normalize("NFKC")].filter((one) => !APOSTROPHES.has(one)).join("").normalize("NFD")) {
    if (sign >= " " && sign < "\x7f") out.push(sign);
    else if (/\p{M}/u.test(sign)) {
      const last = out.at(-1);
      if (last !== undefined) out[out.length - 1] = MARKS[sign]?.[last] ?? last;
    } else if (!/\p{C}/u.test(sign) || IS_BLANK.test(sign)) out.push(sign);
  }
  return out.map((sign) => FOREIGN[sign] ?? sign).join("");
}

let given: Map<string, Word> | null = null;
const known = new Map<string, Word>(), spelt = new Map<string, Word>();

/** The readings of a word that is `bare`, and its key; a given name has the key of all its forms. */
export function readWord(word: string): Word {
  const found = known.get(word);
  if (found !== undefined) return found;
  if (given === null) {
    given = new Map();
    for (const line of GIVEN.split("|")) {
      const forms = line.split(" ").map((form) => letters(bare(form)));
      for (const form of forms) for (const reading of form.readings) if (!given.has(reading)) given.set(reading, forms[0]!);
    }
  }
  const own = letters(word);
  let read = own;
  for (const reading of own.readings) {
    const shared = given.get(reading);
    if (shared !== undefined) { read = { key: shared.key, readings: [...new Set([...own.readings, ...shared.readings])].sort(byCode), patronymic: false }; break; }
  }
  if (known.size > 65536) known.clear();
  known.set(word, read);
  return read;
}

/** The key of a word by its letters alone, be it a given name or not. */
export const keyOf = (word: string) => letters(word).key;
/** Whether a word can begin with the first sign of a key. */
export const begins = (word: Word, sign: string) => word.readings.some((reading) => coarse(reading).startsWith(sign));
/** 1 where a reading of the two words agrees, else 0. */
export const agreement = (a: Word, b: Word): number => (a.key === b.key && a.readings.some((reading) => b.readings.includes(reading)) ? 1 : 0);

/** How alike two words are, from 0 to 1: 1 where a reading agrees. */
export function wordLikeness(a: Word, b: Word): number {
  if (agreement(a, b) === 1) return 1;
  const [one, other] = [[...a.key], [...b.key]];
  if (Math.max(one.length, other.length) > LONGEST_WORD) return 0;
  const rough = similar(one, other);
  if (rough < 0.5) return rough / 2;
  let fine = 0;
  for (const reading of a.readings) for (const its of b.readings) fine = Math.max(fine, similar([...reading], [...its]));
  const value = Math.min(rough, fine);
  return edits(one, other) < 2 ? value : Math.min(value, TWO_EDITS);
}

/** One less the share of signs to be changed, put in or left out. */
function similar(a: readonly string[], b: readonly string[]): number { const most = Math.max(a.length, b.length); return most === 0 ? 1 : 1 - edits(a, b) / most; }

function edits(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, at) => at + 1);
  row.unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

function letters(word: string): Word {
  const found = spelt.get(word);
  if (found !== undefined) return found;
  if (spelt.size > 65536) spelt.clear();
  const read = lettersOf(word);
  spelt.set(word, read);
  return read;
}

function lettersOf(word: string): Word {
  const length = [...word].length;
  if (length > LONGEST_WORD) return { key: word, readings: [word], patronymic: false };
  let readings = [""];
  for (let options of sounds(word)) {
    if (readings.length * options.length > MOST_READINGS) options = options.slice(0, 1);
    readings = options.flatMap((option) => readings.map((reading) => reading + option));
  }
  let short = readings[0] === "" ? [] : readings.map((reading) => reading.replace(/(.)\1+/gu, "$1"));
  if (short.length === 0) short = [word];
  return { key: coarse(short[0]!), readings: [...new Set(short)].sort(byCode), patronymic: length > 4 && short.some((one) => /..(vič|vna|ična)$|^(ilič|lukič|kusmič|fomič|nikitič)$/u.test(one)) };
}

function coarse(reading: string): string {
  let key = [...reading].map((sign) => COARSE[sign] ?? sign).join("");
  key = key.replace(/kh/g, "h").replace(/hs/g, "ks").replace(/ds/g, "s").replace(/ts/g, "s").replace(/ct/g, "st").replace(/cp/g, "sp");
  return key === "" ? reading : key.replace(/(.)\1+/gu, "$1");
}

function sounds(word: string): Options[] {
  const out: Options[] = [];
  for (let run of word.match(/[a-zäöüåčšž]+|[\u0400-\u052f]+|[^a-zäöüåčšž\u0400-\u052f]+/g) ?? []) {
    const latin = /^[a-zäöüåčšž]/.test(run);
    if (latin) run = run.replace(/qu/g, "kw");
    else if (/^[\u0400-\u052f]/.test(run)) run = [...run].map((sign) => PLAINER[sign] ?? sign).join("");
    else { out.push(...[...run].map((sign) => [sign])); continue; }
    const found = run.match(/[aeiouyjäöüåё]+|[^aeiouyjäöüåё]+/g) ?? [];
    found.forEach((part, at) => {
      if (VOWELS.includes(part[0]!)) vowels(part, at === 0, out.at(-1)?.[0] ?? "", latin, out);
      else consonants(part, at === 0, found[at + 1]?.[0] ?? "", latin, out);
    });
  }
  return out;
}

function vowels(run: string, first: boolean, before: string, latin: boolean, out: Options[]): void {
  const pattern = latin ? LATIN_VOWEL : CYRILLIC_VOWEL, rows = latin ? LATIN_VOWELS : CYRILLIC_VOWELS;
  if (latin && first && run[0] === "j" && run.length > 1 && !"ijy".includes(run[1]!)) out.push(["", "J"]);
  let at = 0;
  while (at < run.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(run);
    if (found !== null) {
      out.push(rows[found.slice(1).findIndex((group) => group !== undefined)]![1]);
      at += found[0].length;
      continue;
    }
    const moved = latin && at === 0 && run[at] === "o" && ["š", "ž", "č", "q"].includes(before);
    out.push(moved ? ["o", "e"] : [run[at]!]);
    at++;
  }
}

function consonants(run: string, first: boolean, after: string, latin: boolean, out: Options[]): void {
  let at = 0;
  if (latin && !first && run[0] === "h" && (run.length > 1 || after === "")) { out.push(["", "h"]); at = 1; }
  else if (latin && first && run[0] === "v") { out.push(["v", "f"]); at = 1; }
  else if (latin && first && run.startsWith("rh")) { out.push(["r"]); at = 2; }
  while (at < run.length) {
    const rest = run.slice(at);
    if (latin && after === "" && rest === "ff") { out.push(["f", "v"]); break; }
    if (latin && rest === "c" && after !== "" && "eiy".includes(after)) { out.push(["s", "k"]); break; }
    let taken = 0;
    for (let width = Math.min(LONGEST, rest.length); width > 0 && taken === 0; width--) {
      const options = (latin ? LATIN : CYRILLIC).get(rest.slice(0, width));
      if (options !== undefined) { out.push(options); taken = width; }
    }
    if (taken === 0) { out.push([rest[0]!]); taken = 1; }
    at += taken;
  }
}

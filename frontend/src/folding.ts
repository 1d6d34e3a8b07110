/** Names in German, Russian or English spelling fall on one key: the page's reading of `rapallo.record.folding` and `rapallo.record.spelling`,
 * letter for letter the same (tests/browser compares every name of the shipped cases). */

type Options = readonly string[];

const CARON: Record<string, string> = { c: "č", s: "š", z: "ž" };
const DIAERESIS: Record<string, string> = { a: "ä", o: "ö", u: "ü", "е": "ё" };
const MARKS: Record<string, Record<string, string>> = { "\u030c": CARON, "\u0301": CARON, "\u0308": DIAERESIS, "\u030b": DIAERESIS, "\u0306": { "и": "й" } };
const APOSTROPHES = new Set("'’‘`´ʹʺʼʽ′″");
const FOREIGN: Record<string, string> = { "ł": "l", "ø": "ö", "æ": "ä", "œ": "ö", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ґ": "г", "є": "е", "і": "и", "ї": "и", "ў": "у" };

const table = (text: string): Record<string, Options> =>
  Object.fromEntries(text.split(" ").map((entry) => { const [from, to] = entry.split("="); return [from!, to!.split(",")]; }));
const LATIN = table(
  "schtsch=q shch=q šč=q tzsch=č tsch=č tch=č č=č cz=č dsch=J dzh=J dž=J sch=š,ž sh=š š=š zh=ž ž=ž chs=ks,hs ch=h,č ck=k kh=h,kh gh=g th=t ph=f dt=t tz=s ts=s dz=s ds=s,ds x=ks z=s c=k q=k w=v",
);
const CYRILLIC = table(
  "шт=st,št шп=sp,šp дж=J тс=s тц=s дз=s дс=s,ds дт=t кх=kh,h б=b в=v г=g,h д=d ж=ž з=s к=k л=l м=m н=n п=p р=r с=s т=t ф=f х=h ц=s ч=č ш=š щ=q ђ=J ј= љ=l њ=n ћ=č џ=J",
);
const LONGEST = 7;
const LONGEST_WORD = 40;
const MOST_READINGS = 16;

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

const LEGAL = new Set(
  "gmbh mbh ag kg kgaa ohg se ev eg co cie inc corp corporation ltd limited llc llp plc sa sarl spa srl nv bv ab oy jsc ojsc cjsc pjsc pao oao zao ooo ao fgup aktiengesellschaft гмбх аг кг ооо оао зао пао ао фгуп ко лтд инк корп".split(" "),
);
const PARTICLES = new Set("von vom van der den dem des de di du la le zu zum zur und and the унд энд фон ван дер ден цу цур".split(" "));
const TITLES = new Set("dr prof graf grafin gräfin freiherr freiherrn ritter edler furst fürst baron count prince prinz sir граф графиня барон фрайхерр фрейгерр риттер князь".split(" "));
const TWO_LETTERS = new Set("yu ya ye ju ja je ch sh zh ts kh th ph".split(" "));
const GIVEN = `alexander aleksandr oleksandr alexandre александр александер|alexandra aleksandra александра|alexei aleksei alexey oleksiy alexej алексей|andrei andrej andriy андрей|anatoly anatolij анатолий|august август аугуст|constantine konstantin константин|catherine katharina katherine yekaterina екатерина катарина|dmitri dimitri dmytro дмитрий димитрий|edward eduard эдуард эдвард|elisabeth elizabeth yelizaveta елизавета элизабет|ernest ernst эрнст|eugene eugen yevgeny yevhen jewgeni евгений ойген эуген|frederick friedrich fridrikh фридрих|george georg georgy georgi георгий георг|gregory grigory grigori григорий|heinrich genrikh генрих хайнрих|helen helene yelena olena елена хелена|jacob jakob yakov jakow яков якоб|joseph josef iosif jozef иосиф йозеф джозеф юзеф|julia yulia juli юлия|leo leon lev лев лео|louis ludovic луи|maria marie mary marija мария|matthew matvei матвей|michael mikhail mykhailo michail михаил михаэль|nicholas nikolai nikolay mykola nikolaus николай николаус|paul pavel pavlo павел пауль|peter pyotr petro pjotr пётр петр петер|philip philipp filipp филипп|sergei sergey serhiy serge сергей|simon semyon semjon семён симон|sophia sophie sofya софия софья|stephen stefan stephan stepan степан стефан штефан|theodore theodor fyodor фёдор теодор|vasily vasyl wassili василий|victor viktor виктор|vladimir volodymyr wladimir uladzimir владимир`;

interface Word { key: string; readings: readonly string[]; patronymic: boolean }

function bare(text: string): string {
  const out: string[] = [];
  for (const sign of [...text.normalize("NFKC").toLowerCase().replace(/ß/g, "ss").normalize("NFKC")].filter((one) => !APOSTROPHES.has(one)).join("").normalize("NFD")) {
    if (/\p{M}/u.test(sign)) {
      const last = out.at(-1);
      if (last !== undefined) out[out.length - 1] = MARKS[sign]?.[last] ?? last;
    } else if (!/\p{C}/u.test(sign) || /\s/.test(sign)) out.push(sign);
  }
  return out.map((sign) => FOREIGN[sign] ?? sign).join("");
}

const pieces = (part: string) => part.match(/\d+|[\p{L}\p{M}]+/gu) ?? [];

/** A name in lower case without accents and punctuation; what stands before a comma goes to the end. */
export function plain(text: string): string { return parts(text).flat().join(" "); }

function parts(text: string): string[][] {
  const whole = bare(text), comma = whole.indexOf(",");
  const turned = comma < 0 ? ` ${whole}` : `${whole.slice(comma + 1)} ${whole.slice(0, comma)}`;
  const found = turned.split(/\s+/).map(pieces).filter((one) => one.length > 0).map((one) => [...one]);
  return found.map((one, at) => {
    const spelt = Math.max(...one.map((piece) => piece.length)) === 1 ? one.join("") : "";
    return (spelt.length > 2 && LEGAL.has(spelt)) || (spelt === "ag" && at === found.length - 1) ? [spelt] : one;
  });
}

/** The key on which all spellings of a name fall; words in the order of their keys. */
export function fold(name: string): string {
  const all = parts(name).flat();
  let words: string[] = [];
  const titles: [number, string][] = [], aside: string[] = [], singles: string[] = [], numbers: string[] = [], placed: [number, string][] = [];
  all.forEach((piece, at) => {
    const roman = /^(?=[ivx]{2,}$)(x{0,3})(ix|iv|v?i{0,3})$/.exec(piece);
    if (/^\d/.test(piece)) numbers.push(piece.replace(/^0+(?=.)/, ""));
    else if (piece.length === 1 || TWO_LETTERS.has(piece)) singles.push(piece);
    else if (roman !== null) numbers.push(String(10 * roman[1]!.length + (roman[2] === "ix" ? 9 : roman[2] === "iv" ? 4 : (roman[2]!.includes("v") ? 5 : 0) + roman[2]!.replace("v", "").length)));
    else if (LEGAL.has(piece) || PARTICLES.has(piece)) aside.push(piece);
    else if (TITLES.has(piece)) titles.push([at, piece]);
    else placed.push([at, piece]);
  });
  words = placed.length < 2 ? [...placed, ...titles].sort((a, b) => a[0] - b[0]).map(([, piece]) => piece) : placed.map(([, piece]) => piece);
  const signs = singles.map((piece) => letters(piece).key.slice(0, 1));
  if (words.length === 0 && singles.length > 0) return [letterKeys([singles.join("")])[0]!.key, ...numbers.map((n) => `#${n}`)].sort().join(" ");
  if (words.length === 0) words = aside;
  let read = letterKeys(words);
  if (read.length > 2 && read.filter((word) => word.patronymic).length === 1) read = read.filter((word) => !word.patronymic);
  const extra = read.length < 2 ? [...new Set(signs)] : [];
  return [...read.map((word) => word.key), ...extra, ...numbers.map((n) => `#${n}`)].sort(byCode).join(" ");
}
const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The key of a part of a word, for what is still being typed. */
export const foldPart = (word: string) => letters(bare(word)).key;

let given: Map<string, Word> | null = null;
function letterKeys(words: readonly string[]): Word[] {
  if (given === null) {
    given = new Map();
    for (const line of GIVEN.split("|")) {
      const forms = line.split(" ").map((form) => letters(bare(form)));
      for (const form of forms) for (const reading of [...form.readings].sort(byCode)) if (!given.has(reading)) given.set(reading, forms[0]!);
    }
  }
  return words.map((word) => {
    const own = letters(word);
    for (const reading of [...own.readings].sort(byCode)) {
      const shared = given!.get(reading);
      if (shared !== undefined) return { key: shared.key, readings: own.readings, patronymic: false };
    }
    return own;
  });
}

function letters(word: string): Word {
  if (word.length > LONGEST_WORD) return { key: word, readings: [word], patronymic: false };
  let readings = [""];
  for (let options of sounds(word)) {
    if (readings.length * options.length > MOST_READINGS) options = options.slice(0, 1);
    readings = options.flatMap((option) => readings.map((reading) => reading + option));
  }
  let short = readings[0] === "" ? [] : readings.map((reading) => reading.replace(/(.)\1+/gu, "$1"));
  if (short.length === 0) short = [word];
  return { key: coarse(short[0]!), readings: short, patronymic: word.length > 4 && short.some((one) => /..(vič|vna|ična)$|^(ilič|lukič|kusmič|fomič|nikitič)$/.test(one)) };
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
      const options = (latin ? LATIN : CYRILLIC)[rest.slice(0, width)];
      if (options !== undefined) { out.push(options); taken = width; }
    }
    if (taken === 0) { out.push([rest[0]!]); taken = 1; }
    at += taken;
  }
}

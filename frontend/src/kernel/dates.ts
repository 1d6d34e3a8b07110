/** Steps of a grid in words: `Feb 1934` (§2.1). */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export class Dates {
  private readonly year: number;
  private readonly month: number;
  /** `firstDay`: the first day of the first step, 1 being 0001-01-01. */
  constructor(private readonly resolution: "day" | "month" | "year", private readonly firstDay: number) {
    [this.year, this.month] = civil(firstDay);
  }
  say(step: number): string {
    if (this.resolution === "year") return sayYear(this.year + step);
    if (this.resolution === "month") { const count = this.year * 12 + this.month - 1 + step; return `${MONTHS[((count % 12) + 12) % 12]!} ${sayYear(Math.floor(count / 12))}`; }
    const [year, month, day] = civil(this.firstDay + step);
    return `${day} ${MONTHS[month - 1]!} ${sayYear(year)}`;
  }
  /** As EDTF: 1934-02. */
  label(step: number): string {
    if (this.resolution === "year") return year4(this.year + step);
    if (this.resolution === "month") { const count = this.year * 12 + this.month - 1 + step; return `${year4(Math.floor(count / 12))}-${two((((count % 12) + 12) % 12) + 1)}`; }
    const [year, month, day] = civil(this.firstDay + step);
    return `${year4(year)}-${two(month)}-${two(day)}`;
  }
  gap(steps: number): string { return `${steps} ${this.resolution}${steps === 1 ? "" : "s"}`; }
}

const two = (number: number): string => String(number).padStart(2, "0");
const year4 = (year: number): string => (Math.abs(year) > 9999 ? `Y${year}` : `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}`);
const sayYear = (year: number): string => (year > 0 ? String(year) : `${1 - year} BC`);

/** Year, month and day of a day number, by the Gregorian calendar carried back. */
function civil(day: number): [number, number, number] {
  const shifted = day + 305; // days since 0000-03-01
  const era = Math.floor(shifted / 146097), ofEra = shifted - era * 146097;
  const ofYear = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const rest = ofEra - (365 * ofYear + Math.floor(ofYear / 4) - Math.floor(ofYear / 100));
  const month = Math.floor((5 * rest + 2) / 153), ordinal = rest - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  return [ofYear + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, ordinal];
}

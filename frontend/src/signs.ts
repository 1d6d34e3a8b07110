/** Signs that would turn the direction of writing or steer a screen, named, as `rapallo.inquiry.render.plain` does; lines are kept. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
const named = (text: string) => text.replace(UNSEEN, (sign) => (sign === "\t" || sign === "\r" ? " " : `‹U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`));

/** Data as they may be shown. */
export function shown<T>(value: T): T {
  if (typeof value === "string") return named(value) as T;
  if (Array.isArray(value)) return value.map(shown) as T;
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [named(key), shown(item)])) as T;
  return value;
}

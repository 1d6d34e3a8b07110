/** Which diagram is drawn: the question's, or one chosen. */
import { computed } from "@preact/signals";
import { answered } from "./asking";
import { book } from "./book";
import type { PathwayLayout } from "./payload";
import { asked } from "./questions";
import { part } from "./state";

const target = part.target;
const words = computed(() => answered.value.question);

/** The key of the diagram in `payload.pathways`; blank: there is none. */
export const drawn = computed(() => {
  const { pathways } = book.value.data;
  if (target.value in pathways) return target.value;
  if (words.value in pathways) return words.value;
  const found = asked(words.value);
  const named = [...(found?.words ?? []), ...(found?.options.get("--target") ?? [])].find((word) => word in pathways);
  return named ?? Object.keys(pathways)[0] ?? "";
});
export const layout = computed<PathwayLayout | null>(() => book.value.data.pathways[drawn.value] ?? null);

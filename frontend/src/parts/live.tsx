/** What has changed, said to those who do not see it. */
import { computed, effect, signal } from "@preact/signals";
import { answered } from "../asking";
import { foretold, removal } from "../whatif";

/** Something done just now: a file saved, a step taken back. */
export const said = signal("");
const verdictNow = computed(() => (removal.value === null ? "" : `Without ${foretold.said.value}. ${foretold.verdict.value} ${foretold.howSure.value} ${foretold.alsoGone.value}`));
/** What is seen is drawn first. */
const spoken = signal("");
let waiting = 0;
effect(() => { const text = verdictNow.value; window.clearTimeout(waiting); waiting = window.setTimeout(() => { spoken.value = text; }, 40); });
const answer = computed(() => { const { answer: found, problem } = answered.value; return found === null ? problem : `${found.title}. ${found.summary[0] ?? ""}`; });

export function Live() {
  return <><div class="hidden" role="status" aria-live="polite">{answer.value}</div><div class="hidden" role="status" aria-live="polite">{spoken.value}</div><div class="hidden" role="status" aria-live="polite">{said.value}</div></>;
}

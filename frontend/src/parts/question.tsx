/** The question line: every question as a template, its slots filled one after another. */
import { useSignalEffect } from "@preact/signals";
import { useState } from "preact/hooks";
import { normal, question } from "../asking";
import { NOTHING, isTaken } from "../address";
import { book } from "../book";
import { asked, hints, type Hint } from "../questions";
import { go, state } from "../state";
import { takenBy } from "../whatif";
import { Combo } from "./combo";

/** Ask a question as typed. A `without …` takes the thing away in every view as well. */
export function put(line: string): void {
  const words = normal(line);
  if (words === "") return;
  const found = asked(words);
  const taken = found?.name === "without" ? takenBy(found.words, found.options) : null;
  const at = found?.options.get("--at")?.[0] ?? found?.options.get("--by")?.[0];
  const before = state.peek();
  go({
    q: words, sel: "", target: "", view: found?.name === "precedents" && found.words.length + found.options.size === 0 && book.value.data.precedents !== null ? "precedents" : ["answer", "pathway", "readings", "rupture"].includes(before.view) ? before.view : "answer",
    ...(taken !== null && typeof taken !== "string" ? { taken } : found?.name !== "without" && isTaken(before.taken) && asked(before.q)?.name === "without" ? { taken: NOTHING } : {}),
    ...(at !== undefined ? { at } : {}),
  });
}

export function QuestionLine() {
  const [text, setText] = useState(question.peek());
  useSignalEffect(() => setText(question.value));
  const choose = (hint: Hint) => { setText(hint.text); if (hint.done) put(hint.text); };
  return (
    <form class="question" role="search" aria-label="Ask" onSubmit={(event) => { event.preventDefault(); put(text); }}>
      <label for="ask" class="question-label">Ask</label>
      <Combo id="ask" label="A question, or a name in any spelling" className="ask" placeholder="why, without, show … or a name in any spelling" value={text} choices={hints} onType={setText} onChoose={choose} onEnter={put} />
      <button type="submit" class="plain ask-go">Answer</button>
    </form>
  );
}

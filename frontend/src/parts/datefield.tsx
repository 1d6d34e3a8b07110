/** A date to be typed, stepped and slid along the case's horizon. */
import { useEffect, useState } from "preact/hooks";
import { book } from "../book";
import { sayIn, stepOf, textIn, typedDate } from "../dates";
import { settled } from "../state";

interface Props { id: string; label: string; value: string; end: boolean; empty: string; slider?: boolean; onChange: (text: string, moving: boolean) => void }

export function DateField({ id, label, value, end, empty, slider = true, onChange }: Props) {
  const { steps, resolution } = book.value.data.about;
  const last = steps.length - 2;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const spell = value === "" ? null : typedDate(value);
  const at = spell === null ? (end ? last : 0) : stepOf(steps, end ? spell.last : spell.first);
  const wrong = text !== "" && typedDate(text) === null;
  const toStep = (step: number, moving: boolean) => { const to = Math.min(last, Math.max(0, step)); onChange(textIn(steps[to]!, resolution), moving); };
  const commit = () => { if (text.trim() === value) return; if (text.trim() === "" || typedDate(text) !== null) onChange(text.trim(), false); };
  return (
    <div class="date" role="group" aria-label={label}>
      <label for={id}>{label}</label>
      <button type="button" class="step" aria-label={`${label}: a step back`} onClick={() => toStep(at - 1, false)} disabled={at <= 0}>−</button>
      <input id={id} type="text" size={10} inputMode="text" value={text} placeholder={empty} aria-invalid={wrong} aria-describedby={wrong ? `${id}-wrong` : undefined}
        onInput={(event) => setText(event.currentTarget.value)} onBlur={commit} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); commit(); } }} />
      <button type="button" class="step" aria-label={`${label}: a step on`} onClick={() => toStep(at + 1, false)} disabled={at >= last}>+</button>
      {slider && <input type="range" min={0} max={last} step={1} value={String(at)} aria-label={`${label}, along the horizon`} aria-valuetext={sayIn(steps[at]!, resolution)}
        onInput={(event) => toStep(+event.currentTarget.value, true)} onChange={() => settled()} />}
      {value !== "" && <button type="button" class="plain clear" onClick={() => onChange("", false)} aria-label={`${label}: clear`}>×</button>}
      {wrong && <span id={`${id}-wrong`} class="wrong">type 1939, 1939-09 or 1939-09-01</span>}
    </div>
  );
}

/** A line to type in, with a list of what may be meant: up, down, Enter, Escape; the pattern of an editable combobox. */
import { useEffect, useRef, useState } from "preact/hooks";

export interface Choice { kind: string; label: string; note: string }
interface Props<T extends Choice> {
  id: string; label: string; value: string; placeholder: string; className?: string;
  /** Where what is wrong with it is said; whether something is; whether a form begins with it. */
  describedby?: string; invalid?: boolean; first?: boolean;
  choices: (text: string) => T[];
  onType: (text: string) => void;
  onChoose: (choice: T, text: string) => void;
  onEnter: (text: string) => void;
}

export function Combo<T extends Choice>({ id, label, value, placeholder, className, describedby, invalid, first, choices, onType, onChoose, onEnter }: Props<T>) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null), list = useRef<HTMLUListElement>(null);
  const found = open ? choices(value) : [];
  const shown = open && found.length > 0;
  useEffect(() => { if (shown && at >= 0) list.current?.children[at]?.scrollIntoView({ block: "nearest" }); }, [at, shown]);
  const choose = (choice: T) => { setAt(-1); onChoose(choice, value); field.current?.focus(); };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { setOpen(true); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt(found.length === 0 ? -1 : (at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const choice = shown && at >= 0 ? found[at] : undefined;
      if (choice !== undefined) choose(choice);
      else { setOpen(false); onEnter(value); }
    } else if (event.key === "Tab" && shown && at >= 0) {
      event.preventDefault();
      choose(found[at]!);
    } else if (event.key === "Escape") {
      if (open) { setOpen(false); setAt(-1); event.stopPropagation(); } else field.current?.blur();
    }
  };
  return (
    <div class={`combo ${className ?? ""}`} onFocusOut={(event) => { if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) { setOpen(false); setAt(-1); } }}>
      <input ref={field} id={id} type="text" role="combobox" aria-label={label} aria-expanded={shown} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined} autocomplete="off" autocapitalize="none" spellcheck={false} aria-describedby={describedby} aria-invalid={invalid} data-first={first} placeholder={placeholder} value={value} dir="auto"
        onInput={(event) => { setOpen(true); setAt(-1); onType(event.currentTarget.value); }} onClick={() => setOpen(true)} onKeyDown={onKeyDown} />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={`What may be meant`} class="choices" hidden={!shown}>
        {found.map((choice, number) => (
          <li key={`${choice.kind} ${choice.label} ${choice.note} ${number}`} id={`${id}-${number}`} role="option" aria-selected={number === at} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(choice)}>
            <span class="choice-label"><bdi>{choice.label}</bdi></span> <span class="choice-note">{choice.note}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

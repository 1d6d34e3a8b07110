/** What earlier case this one resembles, from the precedents that the page carries: the library's summary, and each one step by step. */
import { book } from "../book";
import type { AlignedStep, AnswerData, LineData, SectionData } from "../payload";

/** The claims of the other case at a step. */
export const counted = (step: AlignedStep) => step.there.length + step.more.length;
/** Where a step of a motif is on record. */
export function where(step: AlignedStep, other: string): string {
  if (step.here.length > 0) return counted(step) > 0 ? "in both" : `not on record in ${other}`;
  return counted(step) > 0 ? "not on record here" : "in neither";
}

/** The answer to `precedents`; `null` where the page was compared with no other case. */
export function precedents(): AnswerData | null {
  const data = book.value.data.precedents;
  if (data === null) return null;
  const { claim } = book.value;
  const sections = data.found.flatMap((one): SectionData[] => {
    const lines = one.steps.flatMap((step): LineData[] => {
      const here = step.here.slice(0, 3).map((id): LineData => ({ text: claim.get(id)?.says ?? id, mark: "here", depth: 1, claims: [id] }));
      const there = step.there.slice(0, 3).map((row): LineData => ({ text: `${row.says} (${row.id})`, mark: one.case, depth: 1, claims: [] }));
      return [{ text: step.says, mark: where(step, one.case), depth: 0, claims: [...step.here] }, ...here, ...there];
    });
    const parts = one.differences.map((row): LineData => ({ text: `${row.about}: here ${row.here}; there ${row.there}`, mark: "differs", depth: 0, claims: [] }));
    return [{ title: `${one.label} (${one.case})`, level: 1, note: `${one.meaning} ${one.differs}`.trim(), lines: [...lines, ...parts] }];
  });
  return { ...data.answer, sections: [...sections, ...data.answer.sections] };
}

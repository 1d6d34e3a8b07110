/** Light, dark, or as the reader's system has it. */
import { signal } from "@preact/signals";

const stored = (() => { try { return localStorage.getItem("rapallo-theme"); } catch { return null; } })();
export const theme = signal<"auto" | "light" | "dark">(stored === "light" || stored === "dark" ? stored : "auto");

export function setTheme(): void {
  if (theme.value === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset["theme"] = theme.value;
}
export function turnTheme(): void {
  theme.value = theme.value === "auto" ? "dark" : theme.value === "dark" ? "light" : "auto";
  setTheme();
  try { localStorage.setItem("rapallo-theme", theme.value); } catch { /* a page from a disk may have no store */ }
}

/** Changes of a text area that keep its undo, and changes by others that keep the caret. */
import { words } from "../words.js";

/** Put a block at the caret, on lines of its own. */
export function insert(area, block) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const before = from && !value.slice(0, from).endsWith("\n\n") ? (value[from - 1] === "\n" ? "\n" : "\n\n") : "";
  const after = value.slice(to).startsWith("\n") ? "\n" : "\n\n";
  const text = before + block + after;
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function insertTable(area) {
  const [head, cell] = [words("tableHead"), words("tableCell")];
  insert(area, `| ${head} | ${head} |\n|---|---|\n| ${cell} | ${cell} |`);
}

/** Lines that somebody else changed: [from, to, text], from the text as it was sent. */
export function takeIn(area, changes) {
  const lines = area.value.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length);
  const scroll = area.scrollTop;
  for (const [from, to, text] of changes.toReversed()) area.setRangeText(text, starts[from], starts[to], "preserve");
  area.scrollTop = scroll;
}

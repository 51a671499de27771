/**
 * A toolbar of Markdown over a text area. It changes text as typing does, so that undo works, and
 * is one stop of the Tab key: arrows walk along it.
 */
import { words } from "./words.js";

const ACTIONS = [
  ["heading", (area) => prefix(area, "## ")],
  ["bold", (area) => wrap(area, "**"), "b"],
  ["italic", (area) => wrap(area, "*"), "i"],
  ["list", (area) => prefix(area, "- ")],
  ["numbers", (area) => prefix(area, (index) => `${index + 1}. `)],
  ["quote", (area) => prefix(area, "> ")],
  ["link", link, "k"],
];

/** `more` are further actions, as [word, what it does with the text area]. */
export default function toolbar(area, more = []) {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words("format"));
  if (area.id) bar.setAttribute("aria-controls", area.id);
  const buttons = [...ACTIONS, ...more].map(([name, change], index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words(name);
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("click", () => change(area));
    return button;
  });
  bar.append(...buttons);
  bar.addEventListener("keydown", (event) => walk(event, buttons));
  area.before(bar);
  area.addEventListener("keydown", (event) => shortcut(event, area));
}

function walk(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  buttons.forEach((button, index) => (button.tabIndex = index === to ? 0 : -1));
  buttons[to].focus();
}

function shortcut(event, area) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const action = ACTIONS.find(([, , key]) => key === event.key);
  if (!action) return;
  event.preventDefault();
  action[1](area);
}

/** Replaces a range as if it had been typed; `execCommand` is the only way that keeps undo. */
function type(area, from, to, text, selectFrom, selectTo) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(selectFrom, selectTo);
}

function wrap(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const inside = value.slice(from, to);
  const start = from + sign.length;
  type(area, from, to, sign + inside + sign, start, start + inside.length);
}

function prefix(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const start = value.lastIndexOf("\n", from - 1) + 1;
  const newline = value.indexOf("\n", to);
  const end = newline < 0 ? value.length : newline;
  const signOf = typeof sign === "function" ? sign : () => sign;
  const changed = value.slice(start, end).split("\n").map((line, index) => signOf(index) + line).join("\n");
  type(area, start, end, changed, start + changed.length, start + changed.length);
}

function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const text = value.slice(from, to) || words("linkText");
  const start = from + text.length + 3;
  type(area, from, to, `[${text}](https://)`, start, start + 8);
}

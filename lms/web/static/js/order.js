/**
 * Reorders a list `.order` by its buttons and by dragging its rows. The numbers in the fields stay
 * the truth: they are what the form sends, and typing one of them moves the row. After each change
 * the list says `change`, the focus stays on the moved row, and a screen reader hears the place.
 */
import { announce, words } from "./words.js";

export default function order(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest(".moves button");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const up = button === row.querySelector(".moves button");
    const to = rows(list).indexOf(row) + (up ? -1 : 1);
    place(list, row, to);
    const buttons = row.querySelectorAll(".moves button");
    (button.disabled ? buttons[up ? 1 : 0] : button).focus();
  });
  list.addEventListener("change", (event) => {
    const field = event.target.closest("li > input:not([type=hidden])");
    if (!field || event.detail?.order) return;
    event.stopImmediatePropagation();
    const to = Number.parseInt(field.value, 10) - 1;
    place(list, field.closest("li"), Number.isNaN(to) ? rows(list).indexOf(field.closest("li")) : to);
    field.focus();
  });
  list.addEventListener("keydown", (event) => {
    // Enter would press the first button of the form instead of taking the number.
    if (event.key !== "Enter" || !event.target.matches("li > input:not([type=hidden])")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  list.addEventListener("sort", () => sort(list));
  for (const row of rows(list)) drag(list, row);
  sort(list);
}

/** Rows in the order of their numbers: somebody else, or the browser, has filled in the fields. */
function sort(list) {
  const places = new Map(rows(list).map((row) => [row, Number.parseInt(field(row).value, 10)]));
  if ([...places.values()].some(Number.isNaN)) return;
  list.append(...rows(list).sort((a, b) => places.get(a) - places.get(b)));
  number(list);
}

function field(row) {
  return row.querySelector(":scope > input:not([type=hidden])");
}

function rows(list) {
  return [...list.children];
}

/** Puts a row at an index (the nearest there is), writes all numbers, and tells who listens. */
function place(list, row, index) {
  const to = Math.max(0, Math.min(index, list.children.length - 1));
  const others = rows(list).filter((other) => other !== row);
  const before = others[to] ?? null;
  if (row.nextElementSibling !== before) list.insertBefore(row, before);
  number(list);
  const name = row.querySelector(":scope > span")?.textContent.trim() ?? "";
  announce(words("moved", name, to + 1, list.children.length));
  list.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { order: true } }));
}

function number(list) {
  rows(list).forEach((row, index, all) => {
    row.querySelector(":scope > input:not([type=hidden])").value = index + 1;
    const [up, down] = row.querySelectorAll(".moves button");
    if (up) up.disabled = index === 0;
    if (down) down.disabled = index === all.length - 1;
  });
}

/** Dragging: by mouse or pen anywhere on the text, by finger on the grip, so that one can scroll. */
function drag(list, row) {
  const text = row.querySelector(":scope > span");
  const moves = row.querySelector(".moves");
  if (!text || !moves) return;
  const grip = document.createElement("span");
  grip.className = "grip";
  grip.setAttribute("aria-hidden", "true");
  grip.title = words("drag");
  moves.append(grip);
  let from, start;

  function lift(event) {
    const finger = event.pointerType === "touch" && event.currentTarget !== grip;
    if (event.button !== 0 || finger || list.closest("fieldset:disabled")) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start = event.clientY;
    from = rows(list).indexOf(row);
    row.classList.add("dragged");
  }
  function follow(event) {
    if (from === undefined) return;
    const over = rows(list).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== row && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!over) return;
    const down = rows(list).indexOf(over) > rows(list).indexOf(row);
    const box = over.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    if (down ? event.clientY > middle : event.clientY < middle) {
      // Moving the others, not the row itself: the row would lose the pointer.
      if (down) list.insertBefore(over, row);
      else row.after(over);
    }
  }
  function drop(event) {
    if (from === undefined) return;
    const [old, now] = [from, rows(list).indexOf(row)];
    from = undefined;
    row.classList.remove("dragged");
    if (event.type === "pointercancel") place(list, row, old);
    else if (now !== old) place(list, row, now);
    if (now !== old || Math.abs(event.clientY - start) < 5) row.querySelector(":scope > input:not([type=hidden])").focus();
  }
  for (const handle of [text, grip]) {
    handle.classList.add("handle");
    handle.addEventListener("pointerdown", lift);
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", drop);
  }
}

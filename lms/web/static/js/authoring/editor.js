/**
 * A page of a course as text: toolbar, preview beside it, problems with their lines, saving by itself.
 * Each has a module of its own; without them the form saves and previews by its buttons.
 */
import toolbar from "../toolbar.js";
import { chooseImage, imagesIn } from "./images.js";
import { Lines } from "./lines.js";
import { Live } from "./live.js";
import { Saver } from "./saver.js";
import { insert, insertTable } from "./typing.js";

const SIDE = "tandem-preview-hidden";

export default function editor(form) {
  const area = form.elements.namedItem("text");
  const uploads = form.dataset.upload;
  const image = (file) => chooseImage(form, file).then((markdown) => markdown && insert(area, markdown));
  toolbar(area, [...(uploads ? [["image", () => image()]] : []), ["table", insertTable], ...forms()]);
  const lines = new Lines(area, form.querySelector("[data-gutter]"));
  const saver = new Saver(form, area);
  const live = new Live(form, area, lines);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    saver.save();
  });
  if (uploads) takeImages(area, image);
  side(form, live);
  form.querySelector("[data-without]").hidden = true;
  help(form);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link?.matches("a")) return;
    event.preventDefault();
    lines.select(Number(link.dataset.line));
  });
  const line = /^#line-(\d+)$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("line");
  if (line) lines.select(Number(line));
  form.addEventListener("submit", (event) => {
    const caret = form.querySelector("[data-caret]");
    if (caret) caret.value = lines.current();
    saver.submitted(event);
  });
  saver.start();
  live.start();
}

/** The toolbar's way to the forms of questions and other blocks, which stand below the text. */
function forms() {
  const box = document.querySelector("[data-insert]");
  const open = () => {
    box.open = true;
    box.querySelector("button").focus();
  };
  return box ? [["more", open]] : [];
}

function takeImages(area, image) {
  for (const [name, source] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    area.addEventListener(name, (event) => {
      const [file] = imagesIn(event[source]);
      if (!file) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      image(file);
    });
  }
}

/** Shows or hides the preview, and remembers it. */
function side(form, live) {
  const button = form.querySelector("[data-side]");
  const desk = form.closest("[data-desk]");
  const words = [button.textContent, button.dataset.show];
  const stored = () => {
    try {
      return localStorage.getItem(SIDE) !== null;
    } catch {
      return false;
    }
  };
  const set = (hidden) => {
    desk.classList.toggle("alone", hidden);
    button.textContent = words[Number(hidden)];
    live.hidden = hidden;
  };
  button.hidden = false;
  set(stored());
  button.addEventListener("click", () => {
    const hidden = !live.hidden;
    set(hidden);
    try {
      hidden ? localStorage.setItem(SIDE, "") : localStorage.removeItem(SIDE);
    } catch {
      // Not remembered, then.
    }
    if (!hidden) live.soon(0);
  });
}

function help(form) {
  const button = form.querySelector("[data-help]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const dialog = document.getElementById("editor-help").content.firstElementChild.cloneNode(true);
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  });
}

/** Asks before a button does what cannot be undone: `<button data-behaviour="confirm" data-confirm="…">`. */
import { words } from "./words.js";

export default function confirm(button) {
  let agreed = false;
  button.addEventListener("click", (event) => {
    if (agreed || !button.dataset.confirm) return;
    event.preventDefault();
    ask(button).then((yes) => {
      if (!yes) return;
      agreed = true;
      button.form ? button.form.requestSubmit(button) : button.click();
      agreed = false;
    });
  });
}

/** Resolves to whether the reader agreed; the words come from the page. */
function ask(button) {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  question.id = `confirm-${Math.random().toString(36).slice(2)}`;
  question.className = "lead";
  question.textContent = button.dataset.confirm;
  const choice = document.createElement("form");
  choice.method = "dialog";
  choice.className = "actions";
  choice.append(
    answer("yes", button.dataset.yes || button.textContent.trim(), "button"),
    answer("no", button.dataset.no || words("cancel"), "button second"),
  );
  dialog.setAttribute("aria-labelledby", question.id);
  dialog.append(question, choice);
  document.body.append(dialog);
  dialog.showModal();
  choice.lastElementChild.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      button.focus();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function answer(value, text, looks) {
  const made = document.createElement("button");
  made.value = value;
  made.className = looks;
  made.textContent = text;
  return made;
}
